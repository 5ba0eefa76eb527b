#!/usr/bin/env bash
# Holds a release to what README says of it: built twice, from two clones in other directories, under another umask,
# time zone and language, and the second time with an empty build cache, so that nothing of the first is used again,
# it is the same to the byte; its checksums hold; every program has an SBOM; archive and packages hold the programs,
# and these run. `make test-release` calls it. Programs for other platforms than this one are compared, not run.
#
# CACHE=shared takes the build cache for both. What a compiler made is then the same because it is the same file, and
# only linking and packing are held to anything; CI does that, because compiling everything twice takes minutes.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { printf 'make test-release: %s\n' "$*" >&2; exit 1; }

one="$work/one" two="$work/another directory/with a longer name"
for clone in "$one" "$two"; do
  mkdir -p "$(dirname "$clone")"
  git clone -q --no-hardlinks . "$clone"
done

echo "== first build"
(umask 022; TZ=Asia/Tokyo LC_ALL=C "$one/release/build.sh" "$work/first")
cache="$work/cache"
[ "${CACHE:-}" != shared ] || cache=$(go env GOCACHE)
echo "== second build, with the build cache in $cache"
(umask 077; TZ=America/New_York LC_ALL=C.UTF-8 GOCACHE="$cache" GOAMD64=v3 GOFLAGS=-buildvcs=true "$two/release/build.sh" "$work/second")

echo "== the same to the byte"
diff -r "$work/first" "$work/second" || fail "two builds of one commit differ"
(cd "$work/first" && sha256sum --quiet -c SHA256SUMS) || fail "SHA256SUMS does not hold"
[ "$(wc -l <"$work/first/SHA256SUMS")" -eq "$(($(find "$work/first" -type f | wc -l) - 1))" ] || fail "a file is not in SHA256SUMS"

cd "$work/first"
version=$(git -C "$one" describe --tags --always)
for platform in $PLATFORMS; do
  name=${platform%/*}_${platform#*/}
  for program in ziatunnel fakeios fakezia ziatunnel-temporal; do
    sbom=${program}_${version}_$name.cdx.json
    grep -q '"bomFormat": "CycloneDX"' "$sbom" || fail "$sbom is no SBOM"
    grep -q 'pkg:golang/golang.org/x/crypto@v' "$sbom" || grep -q 'pkg:golang/github.com/urfave/cli' "$sbom" ||
      fail "$sbom names none of the libraries"
  done
  case $name in
    windows_*) unzip -l "ziatunnel_${version}_$name.zip" >"$work/list" ;;
    *) tar -tzf "ziatunnel_${version}_$name.tar.gz" >"$work/list" ;;
  esac
  for file in ziatunnel fakeios fakezia ziatunnel-temporal README.md LICENSE; do
    grep -qE "/$file(\.exe)?$" "$work/list" || fail "the archive for $platform lacks $file"
  done
done

# runs WHAT DIRECTORY: the programs in it say their version.
runs() {
  [ "$("$2/ziatunnel" version)" = "ziatunnel $version" ] || fail "ziatunnel of $1 does not say its version"
  [ "$("$2/fakeios" --version)" = "fakeios version $version" ] || fail "fakeios of $1 does not say its version"
  [ "$("$2/fakezia" --version)" = "fakezia version $version" ] || fail "fakezia of $1 does not say its version"
  "$2/ziatunnel-temporal" --help >/dev/null || fail "ziatunnel-temporal of $1 does not run"
  echo "runs: $1"
}
here=$(go env GOHOSTOS)_$(go env GOHOSTARCH)
if [ -e "ziatunnel_${version}_$here.tar.gz" ]; then
  mkdir "$work/archive" && tar -C "$work/archive" --strip-components=1 -xzf "ziatunnel_${version}_$here.tar.gz"
  runs "the archive" "$work/archive"
fi
if [ -e "ziatunnel_${version}_$here.deb" ] && command -v dpkg-deb >/dev/null 2>&1; then
  dpkg-deb -x "ziatunnel_${version}_$here.deb" "$work/deb"
  runs "the deb" "$work/deb/usr/bin"
  if [ "$(id -u)" = 0 ]; then # dpkg installs it, into a root of its own
    mkdir -p "$work/root/var/lib/dpkg/"{info,updates} && : >"$work/root/var/lib/dpkg/status"
    dpkg --root="$work/root" --force-script-chrootless --log=/dev/null -i "ziatunnel_${version}_$here.deb" >/dev/null
    dpkg --root="$work/root" -s ziatunnel | grep -q 'install ok installed' || fail "dpkg does not say that the deb is installed"
    runs "the installed deb" "$work/root/usr/bin"
  fi
fi
if [ -e "ziatunnel_${version}_$here.rpm" ] && command -v rpm >/dev/null 2>&1; then
  rpm -qpl "ziatunnel_${version}_$here.rpm" >"$work/list"
  for file in ziatunnel fakeios fakezia ziatunnel-temporal; do
    grep -qx "/usr/bin/$file" "$work/list" || fail "the rpm lacks $file"
  done
  rpm -K --nosignature "ziatunnel_${version}_$here.rpm" >/dev/null || fail "the digests of the rpm do not hold"
  mkdir "$work/rpm"
  # Some rpm2cpio end with 1 although the payload is whole, which the programs that come out of it show.
  (cd "$work/rpm" && { rpm2cpio "$work/first/ziatunnel_${version}_$here.rpm" || true; } |
    cpio -idm --quiet --no-absolute-filenames)
  runs "the rpm" "$work/rpm/usr/bin"
fi
echo "the release holds"
