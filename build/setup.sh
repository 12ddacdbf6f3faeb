#!/usr/bin/env bash
# Installs what RolePlay needs on this machine, or says what to install. Silent and quick when nothing is missing.
#
#   build/setup.sh run     to build and start the program
#   build/setup.sh test    to run every check and test as well
#   build/setup.sh dist    to make what others install
#
# Debian 12 and 13 are tried. Ubuntu 24.04, macOS and Windows are written but untried.
set -euo pipefail
cd "$(dirname "$0")/.."

purpose=${1:-}
packages=(build-essential pkg-config libgtk-3-dev libwebkit2gtk-4.1-dev)
case $purpose in
  run) ;;
  test) packages+=(
    chromium fonts-dejavu-core fonts-liberation                         # browser tests
    xvfb xdotool x11-utils openbox dbus dbus-x11 imagemagick iproute2   # window tests
    gnome-keyring                                                       # the keyring itself
    pulseaudio pulseaudio-utils espeak-ng sox                           # a sound card, and somebody who speaks
    e2fsprogs mount strace                                              # disks whose power is cut
    python3                                                             # docs/verify_log.py
    procps) ;;
  dist) packages+=(gcc-mingw-w64-x86-64-win32 dpkg rpm python3) ;;     # the program for Windows, and packages
  *) sed -n '2,8p' "$0"; exit 2 ;;
esac

refused=0
refuse() { printf 'setup: %s\n' "$1" >&2; refused=1; }

# need NAME MAJOR MINOR FOUND: FOUND is a version such as 1.26.8, or empty where there is no such program.
need() {
  local name=$1 major=$2 minor=$3 found=$4
  if [ -z "$found" ]; then
    refuse "$name is not on the PATH; RolePlay needs $name $major.$minor or later"
  elif [[ ! $found =~ ^([0-9]+)\.([0-9]+) ]] ||
    ((BASH_REMATCH[1] < major || (BASH_REMATCH[1] == major && BASH_REMATCH[2] < minor))); then
    refuse "found $name $found ($(command -v "$(tr '[:upper:]' '[:lower:]' <<<"$name")")); RolePlay needs $name $major.$minor or later"
  fi
}

# GOTOOLCHAIN=local: an old Go would else fetch a newer one and give that one's version.
go=$(GOTOOLCHAIN=local go version 2>/dev/null || true)
[[ $go =~ go([0-9]+\.[0-9]+[^ ]*) ]] && go=${BASH_REMATCH[1]}
need Go 1 26 "$go"
node=$(node --version 2>/dev/null || true)
need Node 20 19 "${node#v}" # the least that Vite takes
if [ -n "$node" ]; then command -v npm >/dev/null || refuse "npm, which belongs to Node, is not on the PATH"; fi

case $(uname -s) in
  Darwin) # untried
    xcode-select -p >/dev/null 2>&1 || refuse "no C compiler: type  xcode-select --install  (Go and Node: brew install go node)"
    ((BASH_VERSINFO[0] >= 4)) || refuse "bash $BASH_VERSION is too old: brew install bash"
    exit $refused ;;
  MINGW* | MSYS* | CYGWIN*) # untried
    command -v gcc >/dev/null || refuse "no C compiler: install MinGW-w64 (MSYS2: pacman -S mingw-w64-ucrt-x86_64-gcc)"
    exit $refused ;;
esac
[ $refused = 0 ] || exit 1

if ! command -v dpkg-query >/dev/null; then # another Linux, untried
  pkg-config --exists gtk+-3.0 webkit2gtk-4.1 2>/dev/null && exit 0
  refuse "this is not Debian: install a C compiler, pkg-config and the development packages of GTK 3 and WebKitGTK 4.1"
  exit 1
fi
if grep -qsx 'ID=ubuntu' /etc/os-release; then packages=("${packages[@]/%chromium/chromium-browser}"); fi # untried

# dpkg-query says "ii package" for what is there and fails for what it never heard of.
there=" $(dpkg-query -W -f '${db:Status-Abbrev}${Package} ' "${packages[@]}" 2>/dev/null || true)"
missing=()
for p in "${packages[@]}"; do [[ $there == *" ii $p "* ]] || missing+=("$p"); done
[ ${#missing[@]} -gt 0 ] || exit 0

line="apt-get update && apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" = 0 ]; then as=()
elif command -v sudo >/dev/null; then as=(sudo)
else
  refuse "packages are missing, and there is neither root nor sudo to install them. Type this line, then try again:"
  printf "\n  su -c '%s'\n\n" "$line" >&2
  exit 1
fi

printf 'setup: installing %s\n' "${missing[*]}"
mkdir -p build/log
quiet=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300)
if ! { "${as[@]}" "${quiet[@]}" update && "${as[@]}" "${quiet[@]}" install -y --no-install-recommends "${missing[@]}"; } >build/log/apt.log 2>&1; then
  tail -n 20 build/log/apt.log >&2
  refuse "apt could not install them (build/log/apt.log). The same by hand: $line"
  exit 1
fi
