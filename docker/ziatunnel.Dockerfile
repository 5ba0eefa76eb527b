# The tool as a container, for schedulers and for the container test.
# docker build -f docker/ziatunnel.Dockerfile bin
#
# The journal is kept below /state: mount a volume there that outlives the container, or a memory
# file system where nobody will want to resume or roll back.
FROM scratch
COPY ziatunnel /ziatunnel
ENV XDG_STATE_HOME=/state
USER 65534:65534
ENTRYPOINT ["/ziatunnel"]
