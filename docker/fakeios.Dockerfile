# The virtual 881 as a container. The binary is built outside (make build), static, so that no
# image has to be pulled: docker build -f docker/fakeios.Dockerfile bin
FROM scratch
COPY fakeios /fakeios
USER 65534:65534
EXPOSE 2222
HEALTHCHECK --interval=2s --timeout=3s --retries=15 CMD ["/fakeios", "health", "127.0.0.1:2222"]
ENTRYPOINT ["/fakeios"]
CMD ["--listen", "0.0.0.0:2222"]
