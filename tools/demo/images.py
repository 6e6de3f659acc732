"""
What is installed: golden images by role and patch level, made of versions that really existed.
A level is a day: a package has the newest fixed version its advisories name up to that day.
"""
import functools
import hashlib
import json
import re

from demo import order

# Debian 11, binary packages; those of the priorities required, important and partly standard
DEB_BASE = (
    "apt base-files base-passwd bash bsdutils coreutils dash debconf debianutils "
    "diffutils dpkg e2fsprogs findutils gcc-10-base grep gzip hostname "
    "init-system-helpers libc-bin libpam-modules libpam-modules-bin libpam-runtime login "
    "mawk mount ncurses-base ncurses-bin passwd perl-base sed sysvinit-utils tar tzdata "
    "util-linux adduser apt-utils cpio cron debian-archive-keyring dmidecode fdisk gpgv "
    "ifupdown init iproute2 iputils-ping isc-dhcp-client isc-dhcp-common kmod less "
    "libreadline8 logrotate nano netbase nftables procps readline-common rsyslog "
    "sensible-utils systemd systemd-sysv tasksel-data udev vim-common vim-tiny whiptail "
    "bash-completion bind9-dnsutils bind9-host bind9-libs bzip2 ca-certificates dbus "
    "file gettext-base groff-base krb5-locales libc-l10n locales lsof man-db manpages "
    "media-types openssh-client openssh-server openssh-sftp-server pciutils perl "
    "perl-modules-5.32 traceroute ucf wget xz-utils python3 python3-minimal python3.9 "
    "python3.9-minimal libpython3-stdlib libpython3.9-stdlib libpython3.9-minimal sudo "
    "curl openssl gnupg gnupg-l10n gnupg-utils gpg gpg-agent gpgconf gpgsm dirmngr "
    "pinentry-curses rsync unzip libacl1 libapparmor1 libapt-pkg6.0 libassuan0 libattr1 "
    "libaudit-common libaudit1 libblkid1 libbpf0 libbrotli1 libbsd0 libbz2-1.0 libc6 "
    "libcap-ng0 libcap2 libcap2-bin libcom-err2 libcrypt1 libcryptsetup12 libcurl4 "
    "libcurl3-gnutls libdb5.3 libdbus-1-3 libdebconfclient0 libdevmapper1.02.1 libedit2 "
    "libelf1 libestr0 libevent-2.1-7 libexpat1 libext2fs2 libfastjson4 libfdisk1 libffi7 "
    "libfstrm0 libgcc-s1 libgcrypt20 libgdbm6 libgdbm-compat4 libgmp10 libgnutls30 "
    "libgpg-error0 libgssapi-krb5-2 libhogweed6 libicu67 libidn2-0 libip4tc2 libjansson4 "
    "libjson-c5 libk5crypto3 libkeyutils1 libkmod2 libkrb5-3 libkrb5support0 libksba8 "
    "libldap-2.4-2 libldap-common liblmdb0 liblz4-1 liblzma5 libmagic1 libmagic-mgc "
    "libmaxminddb0 libmd0 libmnl0 libmount1 libmpdec3 libncurses6 libncursesw6 "
    "libnettle8 libnewt0.52 libnftables1 libnftnl11 libnghttp2-14 libnpth0 libp11-kit0 "
    "libpam-systemd libpam0g libpcap0.8 libpci3 libpcre2-8-0 libpcre3 libperl5.32 "
    "libpipeline1 libpopt0 libprocps8 libprotobuf-c1 libpsl5 librtmp1 libsasl2-2 "
    "libsasl2-modules libsasl2-modules-db libseccomp2 libselinux1 libsemanage-common "
    "libsemanage1 libsepol1 libslang2 libsmartcols1 libsqlite3-0 libss2 libssh2-1 "
    "libssl1.1 libstdc++6 libsystemd0 libtasn1-6 libtinfo6 libtirpc3 libtirpc-common "
    "libuchardet0 libudev1 libunistring2 libuuid1 libwrap0 libxml2 libxtables12 "
    "libxxhash0 libzstd1 linux-base lsb-base mime-support ncurses-term runit-helper "
    "systemd-timesyncd zlib1g open-vm-tools cifs-utils needrestart multipath-tools").split()

DEB_ROLES = {
    "web": "apache2 apache2-bin apache2-data apache2-utils nginx nginx-common nginx-full libapr1 "
           "libaprutil1 libapache2-mod-security2 redis-server redis-tools libhiredis0.14 "
           "libpng16-16 libjpeg62-turbo libtiff5 libwebp6 libfreetype6",
    "php": "apache2 apache2-bin apache2-data apache2-utils libapr1 libaprutil1 php7.4 php7.4-cli "
           "php7.4-common php7.4-fpm php7.4-json php7.4-mysql php7.4-opcache php7.4-readline "
           "php7.4-xml php-common php-twig smarty3 libphp-adodb wordpress libxslt1.1 "
           "imagemagick-6-common libmagickcore-6.q16-6 libtiff5",
    "db": "postgresql-13 postgresql-client-13 postgresql-common postgresql-client-common libpq5 "
          "ssl-cert redis-server redis-tools libllvm11 libxslt1.1",
    "java": "tomcat9 tomcat9-common libtomcat9-java openjdk-11-jre-headless ca-certificates-java "
            "java-common liblog4j2-java libjackson2-databind-java libjackson2-core-java "
            "libgoogle-gson-java libxstream-java libnetty-java libxml-security-java libpgjava "
            "libjettison-java libcommons-net-java libnss3 libnspr4",
    "mail": "postfix sogo roundcube-core roundcube dovecot-core apache2 apache2-bin apache2-data "
            "php7.4-cli php7.4-common php-common libgsasl7 haproxy",
    "dns": "bind9 bind9-utils bind9-libs",
    "build": "git git-man nodejs containerd ruby2.7 libruby2.7 make gcc g++ python3-django "
             "python3-lxml python3-pil python3-waitress ipython3 snapd",
    "cacti": "cacti apache2 apache2-bin apache2-data php7.4-cli php7.4-common php7.4-xml "
             "php-common snmp libsnmp40 libsnmp-base rrdtool ghostscript libgs9",
    "terminal": "firefox-esr thunderbird libreoffice-core libreoffice-writer libreoffice-calc "
                "vlc cups cups-client cups-daemon libcups2 ghostscript libgs9 libpoppler102 "
                "poppler-utils policykit-1 libpolkit-gobject-1-0 xserver-xorg-core "
                "xserver-common wireshark libwebkit2gtk-4.0-37 libavcodec58 libavformat58 "
                "libavutil56 libgdk-pixbuf-2.0-0 libpixman-1-0 libnss3 git subversion ntfs-3g "
                "zsh libopenexr25 libde265-0 librsvg2-2 nextcloud-desktop",
}
DEB_ROLE_OF = {
    "deb-web": "web", "deb-php": "php", "deb-db": "db", "deb-java": "java", "deb-mail": "mail",
    "deb-dns": "dns", "deb-build": "build", "deb-cacti": "cacti", "terminal": "terminal",
}
DEB12_ROLES = {"deb12": "nginx nginx-common redis-server redis-tools", "deb12-db": "postgresql-15"}

# AlmaLinux 9; versions are the fixed ones of its advisories
ALMA_BASE = (
    "avahi avahi-libs bash-completion bind-libs bind-license bind-utils bluez-libs bzip2 "
    "c-ares cpio cups-libs curl dbus dbus-common dbus-libs device-mapper-multipath-libs "
    "dnsmasq emacs-filesystem expat file-libs freetype glib2 glibc glibc-common "
    "glibc-langpack-en glibc-minimal-langpack gnupg2 gnutls grub2-common grub2-tools "
    "harfbuzz jq krb5-libs less libarchive libblkid libcap libcurl libfastjson libgcrypt "
    "libksba libnghttp2 librepo libsmartcols libsolv libssh libssh-config libtasn1 "
    "libtiff libuuid libxml2 microcode_ctl ncurses ncurses-base ncurses-libs nss "
    "NetworkManager NetworkManager-libnm openldap openssh openssh-clients openssh-server "
    "openssl openssl-libs open-vm-tools pam pcre2 perl-libs perl-interpreter python3 "
    "python3-libs python3-pip-wheel python3-requests python3-setuptools "
    "python3-setuptools-wheel python3-urllib3 python3-idna rpm rpm-libs rsync rsyslog "
    "shadow-utils sqlite-libs sssd-client sssd-common sudo systemd systemd-libs "
    "systemd-pam systemd-udev tar tpm2-tss unbound-libs util-linux vim-minimal wget xz "
    "xz-libs zlib").split()
ALMA_ROLES = {
    "base": "kernel-core",
    "web": "httpd httpd-core httpd-filesystem httpd-tools mod_ssl mod_http2 mod_lua nginx "
           "nginx-core nginx-filesystem php-cli php-common php-fpm php-mysqlnd php-opcache "
           "php-xml haproxy libwebp",
    "java": "tomcat tomcat-lib java-17-openjdk-headless java-11-openjdk-headless libjpeg-turbo",
    "db": "postgresql postgresql-server mariadb mariadb-server mariadb-common redis",
    "cont": "kernel-core podman runc skopeo buildah containernetworking-plugins aardvark-dns "
            "netavark conmon containers-common golang",
    "mon": "grafana grafana-pcp net-snmp net-snmp-libs squid",
    "ci": "git git-core git-core-doc golang golang-bin nodejs nodejs-libs npm podman runc",
}

# Alpine 3.11: package -> origin (source), by secdb's names
ALPINE_BASE = {
    "busybox": "busybox", "ssl_client": "busybox", "musl": "musl", "musl-utils": "musl",
    "libcrypto1.1": "openssl", "libssl1.1": "openssl", "openssl": "openssl", "libcurl": "curl",
    "curl": "curl", "expat": "expat", "libxml2": "libxml2", "sqlite-libs": "sqlite",
    "ncurses-libs": "ncurses", "nghttp2-libs": "nghttp2", "tar": "tar",
}
ALPINE_ROLES = {
    "web": {"nginx": "nginx", "pcre": "pcre", "libjpeg-turbo": "libjpeg-turbo", "libpng": "libpng",
            "php7": "php7", "php7-fpm": "php7", "php7-common": "php7", "freetype": "freetype"},
    "node": {"nodejs": "nodejs", "npm": "nodejs", "python3": "python3", "git": "git",
             "libarchive": "libarchive"},
    "broker": {"redis": "redis", "mosquitto": "mosquitto", "mosquitto-libs": "mosquitto",
               "libldap": "openldap", "krb5-libs": "krb5"},
}
# nothing of these is in secdb; their versions are of the golden list of an Alpine 3.10 image
ALPINE_GOLDEN = ("alpine-baselayout alpine-keys apk-tools ca-certificates-cacert libc-utils "
                 "libtls-standalone scanelf zlib")

# Language packages: name[=line]; the versions are those that advisories name as fixed
APPS = {
    "app-django": ("pypi", "django=3.2 jinja2 pillow requests urllib3=1.26 cryptography celery=5 "
                           "certifi lxml pyyaml sqlparse pygments"),
    "app-ml": ("pypi", "numpy pillow aiohttp=3 jinja2 werkzeug=2 flask=2 notebook=6 ipython=7 "
                       "tornado=6 requests mlflow=2 pip=2"),
    "app-go": ("go", "golang.org/x/net=0 golang.org/x/crypto=0 golang.org/x/text=0 "
                     "github.com/gin-gonic/gin=1 google.golang.org/grpc=1 "
                     "google.golang.org/protobuf=1 "
                     "github.com/nats-io/nats-server/v2=2 github.com/jackc/pgx/v5=5 "
                     "github.com/golang-jwt/jwt/v5=5 github.com/prometheus/client_golang=1 "
                     "github.com/go-jose/go-jose/v3=3 stdlib=1"),
    "app-cargo": ("cargo", "tokio=1 hyper=0 h2=0 rustls=0 rustls-webpki=0 openssl=0 time=0 "
                           "chrono=0 regex=1 smallvec=1 crossbeam-channel=0 rusqlite=0 lru=0 "
                           "mio=0 bytes=1 tar=0 tracing-subscriber=0"),
    "app-npm": ("npm", "lodash express qs hoek handlebars jsonwebtoken js-yaml serve ws "
                       "sanitize-html moment minimatch socket.io http-proxy-agent "
                       "https-proxy-agent marked validator sequelize concat-stream stringstream "
                       "fastify url-parse mixin-deep merge-deep jquery"),
}


class Images:
    def __init__(self, data):
        self.data = data

    # Debian

    @functools.cached_property
    def deb_fixes(self):
        """Source -> [(day, fixed version)], oldest first; both orders agree after the sweep."""
        fixes = {}
        for row in self.data.dsa:
            fixes.setdefault(row["source"], []).append((row["day"], row["fixed"]))
        return {source: sorted(rows) for source, rows in fixes.items()}

    def deb_version(self, row, day):
        """(version, source version or "") of a binary at a level; day "" is the newest known."""
        fixes = self.deb_fixes.get(row["source"])
        if not day or not fixes or row["version"] != row["source_version"]:
            return row["version"], row["source_version"]
        old = [v for d, v in fixes if d <= day] or [min((v for _, v in fixes), key=order.deb_key)]
        version = max(old, key=order.deb_key)
        if order.deb(version, row["version"]) > 0:
            version = row["version"]
        return version, version

    def _stanza(self, row, version, source_version):
        source = ""
        if row["source"] != row["name"] or source_version != version:
            source = f"Source: {row['source']}"
            source += f" ({source_version})\n" if source_version != version else "\n"
        return (f"Package: {row['name']}\nStatus: install ok installed\n"
                f"Architecture: {row['arch']}\n{source}Version: {version}\n\n")

    def debian11(self, host, role, day, extra=()):
        index = self.data.bullseye
        names = set(DEB_BASE) | set(DEB_ROLES[DEB_ROLE_OF[role]].split()) | set(extra)
        known = sorted(n for n in names if n in index)
        text = "".join(self._stanza(index[n], *self.deb_version(index[n], day)) for n in known)
        return _collect(host, _debian("11", "bullseye"), "dpkg", text)

    def debian12(self, host, role, extra=()):
        index = self.data.bookworm
        drop = re.compile(r"^(perl-modules-|libperl|python3\.|libpython3\.)")
        names = {n for n in DEB_BASE if not drop.match(n)} | set(DEB12_ROLES[role].split())
        known = sorted(n for n in names | set(extra) if n in index)
        text = "".join(self._stanza(index[n], index[n]["version"], index[n]["source_version"])
                       for n in known)
        return _collect(host, _debian("12", "bookworm"), "dpkg", text)

    # AlmaLinux

    @functools.cached_property
    def alma_fixes(self):
        fixes = {}
        for r in self.data.alma:
            for name, version in alma_entries(r):
                fixes.setdefault(name, set()).add((r["published"][:10], version))
        return {name: sorted(rows) for name, rows in fixes.items()}

    def alma_version(self, name, day):
        """None when the package has no version as old as that."""
        fixes = self.alma_fixes.get(name, [])
        old = [v for d, v in fixes if not day or d <= day]
        return max(old, key=order.rpm_key) if old else None

    def almalinux9(self, host, role, day, extra=()):
        lines = []
        names = set(ALMA_BASE) | set(ALMA_ROLES[role.split("-")[1]].split()) | set(extra)
        for name in sorted(names):
            full = self.alma_version(name, day)
            if full is None:
                continue
            epoch, _, rest = full.rpartition(":")
            version, _, release = rest.partition("-")
            lines.append("\t".join((name, epoch or "(none)", version, release, "x86_64")) + "\n")
        minor = re.search(r"el9_(\d+)", self.alma_version("openssl-libs", day) or "")
        release = f'ID="almalinux"\nVERSION_ID="9.{minor[1] if minor else 0}"'
        return _collect(host, release, "rpm", "".join(lines))

    # Alpine

    def alpine_version(self, origin, back):
        """The newest version secdb names, or the one `back` fixes before it."""
        fixes = [v for v, _ in self.data.secdb.get(origin, []) if re.search(r"-r\d+$", v)]
        fixes.sort(key=order.dotted_key, reverse=True)
        return fixes[min(back, len(fixes) - 1)] if fixes else None

    def alpine311(self, host, role, back, extra=()):
        packages = {n: self.data.apk_lists[n] for n in ALPINE_GOLDEN.split()
                    if n in self.data.apk_lists}
        wanted = {**ALPINE_BASE, **ALPINE_ROLES[role.split("-")[1]], **dict(extra)}
        for name, origin in wanted.items():
            version = self.alpine_version(origin, back)
            if version:
                packages[name] = (version, origin)
        text = "".join(f"P:{n}\nV:{packages[n][0]}\nA:x86_64\no:{packages[n][1]}\n\n"
                       for n in sorted(packages))
        return _collect(host, 'ID=alpine\nVERSION_ID=3.11.6', "apk", text)

    # Language packages

    @functools.cached_property
    def app_fixes(self):
        """(ecosystem, name) -> plain versions that advisories name as fixed, oldest first."""
        found = {}
        for eco, name in (("pypi", "pypa"), ("go", "go"), ("cargo", "rustsec")):
            for r in self.data.osv(name):
                for a in r.get("affected", []) if not r.get("withdrawn") else []:
                    key = (eco, a["package"]["name"])
                    events = (e for g in a.get("ranges", []) for e in g["events"])
                    found.setdefault(key, set()).update(
                        e["fixed"] for e in events if "fixed" in e)
        for r in self.data.records("advisories/nodejs-wg-npm.jsonl.zst"):
            versions = re.findall(r"\d+\.\d+\.\d+(?![\w.-])", r.get("patched_versions") or "")
            found.setdefault(("npm", r.get("module_name")), set()).update(versions)
        plain = re.compile(r"\d+(\.\d+){1,3}$")
        return {key: sorted(filter(plain.match, versions), key=order.dotted_key)
                for key, versions in found.items()}

    def app_packages(self, role, share):
        """[(name, version)]; share 0..100 says how far along the known fixes the versions are."""
        eco, words = APPS[role]
        rows = []
        for word in words.split():
            name, _, line = word.partition("=")
            versions = [v for v in self.app_fixes.get((eco, name), [])
                        if not line or v == line or v.startswith(line + ".") or
                        (len(line) == 1 and eco == "pypi" and v.startswith(line))]
            if versions:
                rows.append((name, versions[(len(versions) - 1) * share // 100]))
        return rows

    def app(self, host, role, share):
        """(file name, text, source for the plan)."""
        eco = APPS[role][0]
        rows = self.app_packages(role, share)
        if eco == "pypi":
            return "requirements.txt", "".join(f"{n}=={v}\n" for n, v in sorted(rows)), ""
        if eco == "go":
            return "go.mod", _go_mod(host, rows), ""
        if eco == "npm":
            return "package-lock.json", _npm_lock(host, rows), ""
        return "sbom.cdx.json", _cyclonedx(host, rows), "sbom"


def alma_entries(record):
    """(package, fixed) of an ALSA, without module streams and without other majors' builds."""
    for a in record["affected"]:
        for g in a["ranges"]:
            for e in g["events"]:
                v = e.get("fixed", "")
                if v and "module" not in v and ".el8" not in v:
                    yield a["package"]["name"], v


def _collect(host, release, section, text):
    """What packaging/collect.sh prints."""
    return (f"niju-collect 1\n[hostname]\n{host}\n[os-release]\n{release}\n"
            f"[{section}]\n{text}[end]\n")


def _debian(version, codename):
    return f'ID=debian\nVERSION_ID="{version}"\nVERSION_CODENAME={codename}'


def _go_mod(host, rows):
    go = dict(rows).get("stdlib", "1.20")
    required = "".join(f"\t{n} v{v}\n" for n, v in sorted(rows) if n != "stdlib")
    return f"module example.net/{host}\n\ngo {go}\n\nrequire (\n{required})\n"


def _npm_lock(host, rows):
    packages = {"": {"name": host, "version": "1.0.0"}}
    packages.update({f"node_modules/{n}": {"version": v} for n, v in sorted(rows)})
    lock = {"name": host, "version": "1.0.0", "lockfileVersion": 3, "packages": packages}
    return json.dumps(lock, indent=1) + "\n"


def _cyclonedx(host, rows):
    serial = hashlib.sha256(host.encode()).hexdigest()
    serial = "-".join((serial[:8], serial[8:12], "4" + serial[13:16], "8" + serial[17:20],
                       serial[20:32]))
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.5", "serialNumber": f"urn:uuid:{serial}",
           "version": 1, "metadata": {"component": {"type": "application", "name": host}},
           "components": [{"type": "library", "name": n, "version": v, "purl": f"pkg:cargo/{n}@{v}"}
                          for n, v in sorted(rows)]}
    return json.dumps(bom, indent=1) + "\n"
