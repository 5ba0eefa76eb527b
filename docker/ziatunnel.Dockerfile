# The tool as a container, for schedulers and for the container test.
# docker build -f docker/ziatunnel.Dockerfile bin
FROM scratch
COPY ziatunnel /ziatunnel
USER 65534:65534
ENTRYPOINT ["/ziatunnel"]
