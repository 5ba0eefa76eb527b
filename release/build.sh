#!/usr/bin/env bash
# The files of a release of the commit that is checked out: `make release` calls it with its tools in PATH.
#
#   release/build.sh DIRECTORY        PLATFORMS="linux/amd64 ..." as in the Makefile
#
# An archive for each platform, a deb and an rpm for each Linux among them, a CycloneDX SBOM of every program that
# is read back from the program itself, and SHA256SUMS of all of it. Nothing is published and nothing is signed.
#
# The same commit and the same version of Go give the same bytes, on any machine and in any directory:
# release/test.sh holds it to that. So nothing here may depend on the clock, the umask, the user, the name of the
# directory or the order in which a file system lists files.
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
cd "$(dirname "$0")/.."

# say WHAT and end: what has to be mended first.
refuse() { printf 'make release: %s\n' "$*" >&2; exit 1; }

[ -z "$(git status --porcelain)" ] || refuse "commit your changes first: a release is of a commit"
tar --version 2>/dev/null | grep -q 'GNU tar' || refuse "needs GNU tar, which can sort and date what it packs"
command -v zip >/dev/null 2>&1 || refuse "needs zip, for the archives for Windows"
[ -z "$(ls -A "$out")" ] || refuse "$out is not empty: make clean"

version=$(git describe --tags --always)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
export SOURCE_DATE_EPOCH # nfpm dates packages with it
export TZ=UTC LC_ALL=C CGO_ENABLED=0 GOFLAGS='' GOAMD64=v1 GOARM64=v8.0 GOEXPERIMENT='' GOWORK=off
umask 022
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Package managers compare versions, so a commit without a tag is a snapshot before 0.0.1, by the date of its commit.
case $version in
  v[0-9]*) number=${version#v} ;;
  *) number=0.0.0~$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M%S).$version ;;
esac
number=${number//-/.}

# program OS ARCH NAME DIRECTORY: build one, and write what it is made of.
program() {
  local file="$work/$1_$2/$3"
  [ "$1" != windows ] || file=$file.exe
  mkdir -p "${file%/*}"
  GOOS=$1 GOARCH=$2 go build -C "$4" -trimpath -buildvcs=false -ldflags "-s -w -buildid= -X main.version=$version" -o "$file" .
  cyclonedx-gomod bin -json -std -noserial -notimestamp -version "$version" -output "$out/$3_${version}_$1_$2.cdx.json" "$file"
}

# archive OS ARCH: all programs with what is to be read first, in a directory of its own.
archive() {
  local name="ziatunnel_${version}_$1_$2"
  mkdir "$work/$name"
  cp "$work/$1_$2"/* README.md CHANGELOG.md SECURITY.md LICENSE "$work/$name"
  find "$work/$name" "$work/$1_$2" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  if [ "$1" = windows ]; then
    (cd "$work" && find "$name" -type f | sort | zip -q -X -9 "$out/$name.zip" -@)
  else
    tar -C "$work" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=ustar -cf - "$name" |
      gzip -n -9 >"$out/$name.tar.gz"
  fi
}

# packages ARCH: deb and rpm.
packages() {
  local kind
  for kind in deb rpm; do
    PACKAGE_ARCH=$1 PACKAGE_VERSION=$number PROGRAMS="$work/linux_$1" COMPLETIONS="$work/completions" \
      nfpm package --config release/nfpm.yaml --packager "$kind" --target "$out/ziatunnel_${version}_linux_$1.$kind" >/dev/null
  done
}

mkdir "$work/completions"
go build -C cmd/ziatunnel -trimpath -buildvcs=false -o "$work/here" . # of this machine, which may be no platform of the release
for shell in bash zsh fish; do "$work/here" completion "$shell" >"$work/completions/$shell"; done
find "$work/completions" -exec touch -d "@$SOURCE_DATE_EPOCH" {} +

for platform in $PLATFORMS; do
  os=${platform%/*} arch=${platform#*/}
  echo "== $platform"
  program "$os" "$arch" ziatunnel cmd/ziatunnel
  program "$os" "$arch" fakeios cmd/fakeios
  program "$os" "$arch" fakezia cmd/fakezia
  program "$os" "$arch" ziatunnel-temporal cmd/ziatunnel-temporal
  archive "$os" "$arch"
  [ "$os" != linux ] || packages "$arch"
done
(cd "$out" && sha256sum -- * >"$work/SHA256SUMS" && mv "$work/SHA256SUMS" .)
echo "release $version, built with $(go env GOVERSION): $out"
