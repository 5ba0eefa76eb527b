# The fake ZIA portal as a container, alone or with a lab behind it. The binary is built outside (make build), static,
# so that no image has to be pulled: docker build -f docker/fakezia.Dockerfile bin
FROM scratch
COPY fakezia /fakezia
USER 65534:65534
EXPOSE 8080
HEALTHCHECK --interval=2s --timeout=3s --retries=15 CMD ["/fakezia", "health", "127.0.0.1:8080"]
ENTRYPOINT ["/fakezia"]
CMD ["--listen", "0.0.0.0:8080"]
