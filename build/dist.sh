#!/usr/bin/env bash
# Makes what others install, in build/bin/dist: the program for Windows, and deb and rpm packages. The same commit gives the
# same bytes. It looks into each before it says that it is made; none of them was started on another system.
#
#   build/dist.sh VERSION NFPM    after `make desktop server`; NFPM makes the packages
set -euo pipefail
cd "$(dirname "$0")/.."
commit=$1 nfpm=$2
out=build/bin/dist work=$(mktemp -d)
resources=roleplay_windows_amd64.syso # Go links what has such a name
trap 'rm -rf "$work" "$resources"' EXIT
rm -rf "$out"; mkdir -p "$out"

fail() { printf 'dist: %s\n' "$1" >&2; exit 1; }
holds() { grep -qF -- "$2" <<<"$1" || fail "$3"; }

# A tag such as v0.2.0 is the version; between tags it is the next one's, by the time and the commit.
number=$(sed -n 's/.*"productVersion": *"\([0-9.]*\)".*/\1/p' wails.json)
SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)
version=$number~$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y%m%d%H%M).$(git rev-parse --short HEAD)
if [[ $commit =~ ^v([0-9.]+)$ ]]; then number=${BASH_REMATCH[1]} version=$number; fi
export SOURCE_DATE_EPOCH

# --- Windows, with its window and with sound.
sed 's/{{.Name}}/RolePlay/; s/{{.Info.ProductVersion}}/'"$number"'/' build/windows/wails.exe.manifest >"$work/roleplay.manifest"
cp build/windows/icon.ico build/windows/roleplay.rc "$work"
x86_64-w64-mingw32-windres --include-dir "$work" --codepage 65001 \
  "-DROLEPLAY_NUMBER=${number//./,},0" "-DROLEPLAY_VERSION=\\\"$version\\\"" "$work/roleplay.rc" -O coff -o "$resources"
exe=$work/RolePlay/roleplay.exe; mkdir "$work/RolePlay"
CGO_ENABLED=1 GOOS=windows GOARCH=amd64 CC=x86_64-w64-mingw32-gcc CGO_CFLAGS='-O2 -Wno-stringop-overflow' \
  go build -buildvcs=false -trimpath -tags desktop,production -ldflags "-s -w -H windowsgui -buildid= -X main.version=$commit" -o "$exe" .
cp README.md docs/voice.md docs/models.md "$work/RolePlay"

headers=$(x86_64-w64-mingw32-objdump -p "$exe")
holds "$headers" 'Windows GUI' 'the program for Windows is none with a window'
foreign=$(sed -n 's/.*DLL Name: //p' <<<"$headers" | tr '[:upper:]' '[:lower:]' |
  grep -vxE '(kernel32|msvcrt|api-ms-win-crt-[a-z0-9-]+|advapi32|user32|ole32|shell32|ws2_32|winmm)\.dll' || true)
[ -z "$foreign" ] || fail "the program for Windows needs $(tr '\n' ' ' <<<"$foreign")"
grep -qa WASAPI "$exe" || fail 'the program for Windows has no sound'
holds "$(x86_64-w64-mingw32-objdump -h "$exe")" .rsrc 'the program for Windows has no icon'
zip=$out/RolePlay-$version-windows-amd64.zip
python3 - "$work" "$zip" "$SOURCE_DATE_EPOCH" <<'PY'
import os, sys, time, zipfile
work, out, epoch = sys.argv[1], sys.argv[2], int(sys.argv[3])
with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
    for name in sorted(os.listdir(work + "/RolePlay")):
        info = zipfile.ZipInfo("RolePlay/" + name, time.gmtime(epoch)[:6])
        info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
        with open(f"{work}/RolePlay/{name}", "rb") as file:
            archive.writestr(info, file.read())
PY

# --- Linux.
export PACKAGE_VERSION=$version
for kind in deb rpm; do
  said=$("$nfpm" package --config build/linux/nfpm.yaml --packager $kind --target "$out" 2>&1) || fail "$said"
done
deb=$(echo "$out"/*.deb) rpm=$(echo "$out"/*.rpm)
listed=$(dpkg-deb -c "$deb")
for file in ./usr/bin/roleplay ./usr/bin/roleplay-server ./usr/share/applications/roleplay.desktop; do holds "$listed" "$file" "the deb has no $file"; done
[ -z "$(awk '$2 != "root/root"' <<<"$listed")" ] || fail 'the deb has files of others than root'
holds "$(dpkg-deb -f "$deb" Depends)" libwebkit2gtk-4.1-0 'the deb does not ask for WebKitGTK'
holds "$(rpm -qp --qf '[%{FILENAMES} %{FILEUSERNAME}:%{FILEGROUPNAME}\n]' "$rpm")" '/usr/bin/roleplay root:root' 'the rpm has no /usr/bin/roleplay of root'
holds "$(rpm -qp --requires "$rpm")" webkit2gtk4.1 'the rpm does not ask for WebKitGTK'
dpkg-deb -x "$deb" "$work/deb"
holds "$("$work/deb/usr/bin/roleplay-server" version)" "$commit" 'the server of the deb tells another version'

(cd "$out" && sha256sum -- *.zip *.deb *.rpm >SHA256SUMS && cat SHA256SUMS && ls -l --block-size=K -- *.zip *.deb *.rpm | awk '{print $5, $NF}')
