# A worker of rollouts on a Temporal server.
# docker build -f docker/ziatunnel-temporal.Dockerfile bin
#
# The journal is kept below /state: mount a volume there that outlives the container; workers of one
# region may share it.
#
# The image has the program and nothing else. Secrets come from files (file:/run/secrets/psk, readable by uid
# 65534 alone) or from the environment (env:). A secret of a command (cmd:) needs a shell and that command: name
# an image that has both as the base, for example
#   docker build -f docker/ziatunnel-temporal.Dockerfile --build-arg BASE=debian:13-slim bin
# or one of your own with the command-line program of your vault in it. Of the base the worker uses nothing else:
# the certificates of public authorities and the time zones are in the program.
ARG BASE=scratch
FROM ${BASE}
COPY ziatunnel-temporal /ziatunnel-temporal
ENV ZIATUNNEL_STATE_DIR=/state ZIATUNNEL_HEALTH_ADDRESS=127.0.0.1:7290
USER 65534:65534
HEALTHCHECK --interval=30s --timeout=15s --start-period=1m CMD ["/ziatunnel-temporal", "health"]
ENTRYPOINT ["/ziatunnel-temporal"]
