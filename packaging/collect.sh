#!/bin/sh
# niju-collect: prints the software inventory of this machine as one document that
# `niju inventory import` reads (format "collect"). Needs sh and what it finds; changes nothing.
#     ./collect.sh > inventory.txt
# First line "niju-collect 1", then sections "[name]", last line "[end]": one cut off is refused.
export LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin

has() {
    command -v "$1" >/dev/null 2>&1
}

echo "niju-collect 1"
echo "[hostname]"
uname -n
echo "[time]"
date -u +%Y-%m-%dT%H:%M:%SZ
for file in /etc/os-release /usr/lib/os-release; do
    if [ -r "$file" ]; then
        echo "[os-release]"
        cat "$file"
        echo
        break
    fi
done
echo "[kernel]"
uname -s
uname -r
uname -m

if has dpkg-query && [ -d /var/lib/dpkg ]; then
    echo "[dpkg]"
    dpkg-query -W -f='Package: ${Package}\nStatus: ${Status}\nArchitecture: ${Architecture}\nSource: ${source:Package} (${source:Version})\nVersion: ${Version}\n\n'
fi
if has rpm && { [ -d /var/lib/rpm ] || [ -d /usr/lib/sysimage/rpm ]; }; then
    list=$(rpm -qa --qf '%{NAME}|%{EPOCH}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SOURCERPM}|%{MODULARITYLABEL}\n' 2>/dev/null) ||
        list=$(rpm -qa --qf '%{NAME}|%{EPOCH}|%{VERSION}|%{RELEASE}|%{ARCH}|%{SOURCERPM}\n' 2>/dev/null)
    if [ -n "$list" ]; then
        echo "[rpm]"
        printf '%s\n' "$list"
    fi
fi
for file in /lib/apk/db/installed /usr/lib/apk/db/installed; do
    if [ -r "$file" ]; then
        echo "[apk]"
        # the packages' own lines, without those of their files
        while IFS= read -r line; do
            case $line in
                [PVAo]:* | "") printf '%s\n' "$line" ;;
            esac
        done <"$file"
        break
    fi
done
if has python3 && list=$(PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip list --format=freeze 2>/dev/null); then
    echo "[pip]"
    printf '%s\n' "$list"
fi
if has npm && list=$(npm ls -g --depth=0 --parseable --long 2>/dev/null); then
    echo "[npm]"
    printf '%s\n' "$list"
fi
echo "[end]"
