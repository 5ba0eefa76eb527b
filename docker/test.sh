#!/usr/bin/env bash
# The container test: builds the images from the static binaries in bin/, starts the virtual 881
# on a network of its own, provisions one router from this machine and one from a second
# container, checks a wrong pre-shared key, provisions the fleet of a lab file, does both halves of two
# branches with the compose file of the fake portal, and takes everything down again. Nothing is pulled.
set -euo pipefail
cd "$(dirname "$0")/.."

run="ziatunnel-test-$$"
work=$(mktemp -d)
chmod 755 "$work"
cleanup() {
  local status=$?
  [ "$status" -eq 0 ] || docker logs "$run-outside" 2>&1 | tail -n 40 >&2 || true
  [ -z "${compose:-}" ] || portal down -v --rmi local >/dev/null 2>&1 || true
  docker rm -f "$run-outside" "$run-inside" "$run-tool" "$run-lab" >/dev/null 2>&1 || true
  docker volume rm -f "$run-sites" >/dev/null 2>&1 || true
  docker network rm "$run" >/dev/null 2>&1 || true
  docker image rm -f "$run/fakeios" "$run/ziatunnel" >/dev/null 2>&1 || true
  rm -rf "$work"
  exit "$status"
}
trap cleanup EXIT

say() { printf '== %s\n' "$*"; }

export XDG_STATE_HOME="$work/state"
export ROUTER_PASSWORD="lab-password-$$" EDGE_PSK="lab-key-$$-0123456789"

say "building the images"
docker build -q -t "$run/fakeios" -f docker/fakeios.Dockerfile bin
docker build -q -t "$run/ziatunnel" -f docker/ziatunnel.Dockerfile bin
docker network create "$run" >/dev/null

# router NAME [docker run flags...]: a virtual 881 whose two edges know the credential.
router() {
  local name=$1
  shift
  docker run -d --name "$name" --network "$run" -e ROUTER_PASSWORD -e EDGE_PSK "$@" "$run/fakeios" \
    --listen 0.0.0.0:2222 --hostname branch-container --user noc --password-env ROUTER_PASSWORD --speed 60 \
    --edge 'vpn=198.51.100.11,global=185.46.212.88,fqdn=branch@corp.example,psk-env=EDGE_PSK' \
    --edge 'vpn=203.0.113.22,global=185.46.212.89,fqdn=branch@corp.example,psk-env=EDGE_PSK' >/dev/null
  healthy "$name"
}

# healthy NAME: wait until the container's health check holds.
healthy() {
  local i
  for i in $(seq 60); do
    [ "$(docker inspect -f '{{.State.Health.Status}}' "$1")" = healthy ] && return 0
    read -rt 0.5 <> <(:) || true
  done
  echo "$1 did not become healthy" >&2
  docker logs "$1" >&2 || true
  return 1
}

# site FILE ADDRESS: a site file for the router at ADDRESS.
site() {
  cat >"$1" <<YAML
site: branch-container
router: {address: "$2", user: noc, password: env:ROUTER_PASSWORD, legacy_ssh: true}
credential: {fqdn: branch@corp.example, psk: env:EDGE_PSK}
zia:
  cloud: zscalertwo
  primary: {vpn: 198.51.100.11, global: 185.46.212.88}
  backup: {vpn: 203.0.113.22, global: 185.46.212.89}
lan: {interface: Vlan1}
wan: {interface: FastEthernet4}
YAML
  chmod 644 "$1"
}

say "provisioning from this machine"
router "$run-outside" -p 127.0.0.1::2222
port=$(docker port "$run-outside" 2222/tcp | head -n 1 | sed 's/.*://')
site "$work/outside.yaml" "127.0.0.1:$port"
bin/ziatunnel apply --yes --accept-new-host-key --known-hosts "$work/known_hosts" "$work/outside.yaml"

say "applying again changes nothing"
bin/ziatunnel plan --exit-code --known-hosts "$work/known_hosts" "$work/outside.yaml"

say "provisioning from a second container"
router "$run-inside"
site "$work/inside.yaml" "$run-inside:2222"
docker run --name "$run-tool" --network "$run" -e ROUTER_PASSWORD -e EDGE_PSK -v "$work:/site:ro" --tmpfs /state:uid=65534,gid=65534,mode=0700 \
  "$run/ziatunnel" apply --yes --accept-new-host-key --known-hosts /state/known_hosts /site/inside.yaml

say "a wrong pre-shared key is not proven, and taken back"
status=0
docker rm -f "$run-outside" >/dev/null
router "$run-outside" -p 127.0.0.1::2222
port=$(docker port "$run-outside" 2222/tcp | head -n 1 | sed 's/.*://')
site "$work/outside.yaml" "127.0.0.1:$port"
EDGE_PSK=another-key-0123456789 bin/ziatunnel apply --yes --wait 5s --accept-new-host-key \
  --known-hosts "$work/known_hosts2" "$work/outside.yaml" || status=$?
[ "$status" -eq 5 ] || { echo "wrong pre-shared key ended with exit $status, not 5" >&2; exit 1; }

say "a lab file is checked"
docker run --rm -v "$PWD/docker/lab:/lab:ro" "$run/fakeios" check /lab/lab.yaml

say "the fleet of a lab file is provisioned with the site files it leaves"
# A volume in memory for site files and their secrets.
docker volume create --driver local -o type=tmpfs -o device=tmpfs -o o=uid=65534,gid=65534,mode=0700 "$run-sites" >/dev/null
docker run -d --name "$run-lab" --network "$run" --network-alias router -e ROUTER_PASSWORD -v "$PWD/docker/lab:/lab:ro" \
  -v "$run-sites:/sites" "$run/fakeios" --config /lab/lab.yaml --dir /sites >/dev/null
healthy "$run-lab"
for n in 1 2 3; do
  docker rm -f "$run-tool" >/dev/null
  docker run --name "$run-tool" --network "$run" -v "$run-sites:/sites:ro" --tmpfs /state:uid=65534,gid=65534,mode=0700 \
    "$run/ziatunnel" apply --yes --known-hosts /state/known_hosts "/sites/branch-00$n.yaml"
done

compose=""
if docker compose version >/dev/null 2>&1; then
  compose="docker compose"
elif command -v docker-compose >/dev/null; then
  compose="docker-compose"
fi

# portal COMMAND...: the compose file of the fake portal.
portal() {
  $compose -p "$run" -f docker/compose.portal.yaml "$@"
}

if [ -z "$compose" ]; then
  say "the compose file of the fake portal is left out: neither docker compose nor docker-compose is installed"
else
  say "both halves of a branch from other containers, with a fake portal whose edges take what it has activated"
  # A service that has failed is found below: old versions of compose end well here.
  portal up -d --build >"$work/compose.log" 2>&1 || { cat "$work/compose.log" >&2; exit 1; }
  for service in portal tool; do
    status=$(docker wait "$(portal ps -a -q $service 2>/dev/null || portal ps -q $service)")
    portal logs --no-color --tail=4 $service
    [ "$status" -eq 0 ] || { echo "$service ended with exit $status, not 0" >&2; exit 1; }
  done

  say "a second time, in containers that have run before, nothing is left to do"
  portal start portal >/dev/null 2>&1
  status=$(docker wait "$(portal ps -a -q portal 2>/dev/null || portal ps -q portal)")
  [ "$status" -eq 0 ] || { portal logs --tail=4 portal >&2; exit 1; }

  say "both halves of another branch from this machine"
  site "$work/both.yaml" "$(portal port router 2223)"
  sed -i.was 's/branch-container/branch-002/; s/branch@corp/branch-002@corp/' "$work/both.yaml"
  cat >>"$work/both.yaml" <<YAML
portal: {login: legacy, user: admin@corp.example, password: env:ZIA_PASSWORD, api_key: env:ZIA_API_KEY,
  url: "http://$(portal port router 8080)/api/v1"}
YAML
  ZIA_PASSWORD=portal-password ZIA_API_KEY=ABCDEFGHIJKL bin/ziatunnel apply --portal --yes --accept-new-host-key \
    --known-hosts "$work/known_hosts3" "$work/both.yaml"
fi

say "the container test holds"
