"""Appliances and network gear: products and versions that the CVE records themselves name."""
import csv
import io

FORTIOS = ("Fortinet", "FortiOS", "cpe:2.3:o:fortinet:fortios:{}:*:*:*:*:*:*:*")
PANOS = ("Palo Alto Networks", "PAN-OS", "cpe:2.3:o:paloaltonetworks:pan-os:{}:*:*:*:*:*:*:*")
IVANTI = ("Ivanti", "Connect Secure", "cpe:2.3:a:ivanti:connect_secure:{}:*:*:*:*:*:*:*")
NETSCALER = ("Citrix", "NetScaler ADC",
             "cpe:2.3:a:citrix:netscaler_application_delivery_controller:{}:*:*:*:*:*:*:*")
JUNOS = ("Juniper", "Junos OS", "cpe:2.3:o:juniper:junos:{}:*:*:*:*:*:*:*")
IOSXE = ("Cisco", "IOS XE", "cpe:2.3:o:cisco:ios_xe:{}:*:*:*:*:*:*:*")
ESXI = ("VMware", "ESXi", "cpe:2.3:o:vmware:esxi:{}:*:*:*:*:*:*:*")
VCENTER = ("VMware", "vCenter Server", "cpe:2.3:a:vmware:vcenter_server:{}:*:*:*:*:*:*:*")
MOVEIT = ("Progress", "MOVEit Transfer", "cpe:2.3:a:progress:moveit_transfer:{}:*:*:*:*:*:*:*")
QTS = ("QNAP", "QTS", "cpe:2.3:o:qnap:qts:{}:*:*:*:*:*:*:*")
FORTIWEB = ("Fortinet", "FortiWeb", "cpe:2.3:a:fortinet:fortiweb:{}:*:*:*:*:*:*:*")

# role -> product, and per step the version; steps are those of STEPS, "" repeats the one before
STEPS = (-120, -60, -5)
ROLES = {
    "vpn-jp": (FORTIOS, ("7.2.6", "7.2.7", "")),
    "vpn-us": (FORTIOS, ("7.0.13", "", "7.0.14")),
    "vpn-eu": (IVANTI, ("22.3", "", "")),
    "vpn-sg": (FORTIOS, ("7.2.4", "", "")),
    "vpn-ops": (FORTIOS, ("7.4.3", "", "")),
    "vpn-plant": (FORTIOS, ("6.4.12", "", "")),
    "fw-jp": (PANOS, ("10.2.0", "10.2.9-h1", "")),
    "fw-us": (PANOS, ("11.0.4-h1", "", "")),
    "fw-am": (PANOS, ("11.1.0", "", "11.1.2-h3")),
    "fw-eu": (PANOS, ("11.1.2-h3", "", "")),
    "lb-jp": (NETSCALER, ("13.1-51.15", "", "13.1-53.17")),
    "lb-cloud": (NETSCALER, ("14.1-25.53", "", "")),
    "waf": (FORTIWEB, ("7.0.1", "", "7.0.2")),
    "router": (IOSXE, ("17.3.3", "", "")),
    "switch": (JUNOS, ("21.4R3-S4", "", "")),
    "nas": (QTS, ("5.1.0", "", "")),
    "hypervisor": (ESXI, ("7.0", "", "")),
    "vcenter": (VCENTER, ("7.0", "", "7.0_u3d")),
    "moveit": (MOVEIT, ("2023.0.2", "", "")),
}
PRODUCTS = {tuple(cpe.split(":")[3:5]) for _, _, cpe in
            (FORTIOS, PANOS, IVANTI, NETSCALER, JUNOS, IOSXE, ESXI, VCENTER, MOVEIT, QTS, FORTIWEB)}


def check(named):
    """Each version must be one that a CVE record of the product names."""
    for role, (product, versions) in ROLES.items():
        name = tuple(product[2].split(":")[3:5])
        for v in versions:
            if v and v.lower() not in named.get(name, ()):
                raise SystemExit(f"gen-demo: {role}: no CVE record of {':'.join(name)} names {v}")


def software_csv(assets, step):
    """The network team's list as of a step: every appliance, its firmware, its CPE."""
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow(("asset", "vendor", "product", "version", "cpe", "part"))
    for row in assets:
        product, versions = ROLES.get(row["role"], (None, ()))
        if product is None:
            continue
        version = [v for v in versions[:STEPS.index(step) + 1] if v][-1]
        vendor, name, cpe = product
        part = "os" if cpe.startswith("cpe:2.3:o:") else "software"
        w.writerow((row["name"], vendor, name, version, cpe.format(_quoted(version)), part))
    return out.getvalue()


def _quoted(version):
    return "".join(c if c.isalnum() or c in "._-" else "\\" + c for c in version).lower()
