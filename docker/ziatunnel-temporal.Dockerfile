# A worker of rollouts on a Temporal server.
# docker build -f docker/ziatunnel-temporal.Dockerfile bin
#
# The journal is kept below /state: mount a volume there that outlives the container; workers of one
# region may share it.
FROM scratch
COPY ziatunnel-temporal /ziatunnel-temporal
ENV ZIATUNNEL_STATE_DIR=/state
USER 65534:65534
ENTRYPOINT ["/ziatunnel-temporal"]
