"""The fictitious group: units, appointments, systems, assets. Nobody and nothing here exists."""
import itertools

UNITS = [
    # code, parent, ja, en, kind, region, headcount
    ("NH", "", "二重ホールディングス", "Niju Holdings", "group", "Japan", 420),
    ("MF", "NH", "二重製作所", "Niju Works", "company", "Japan", 9800),
    ("SL", "NH", "二重ソリューションズ", "Niju Solutions", "company", "Japan", 5200),
    ("AM", "NH", "二重アメリカ", "Niju America", "company", "Americas", 1900),
    ("EU", "NH", "二重ヨーロッパ", "Niju Europe", "company", "Europe", 1500),
    ("NH-IT", "NH", "グループIT統括部", "Group IT", "department", "Japan", 110),
    ("NH-HR", "NH", "人事総務部", "Human Resources and General Affairs", "department", "Japan", 90),
    ("NH-FIN", "NH", "経理財務部", "Accounting and Finance", "department", "Japan", 85),
    ("MF-PRD", "MF", "生産管理部", "Production Control", "department", "Japan", 2100),
    ("MF-ENG", "MF", "生産技術部", "Production Engineering", "department", "Japan", 1300),
    ("MF-RD", "MF", "製品開発部", "Product Development", "department", "Japan", 1700),
    ("MF-QA", "MF", "品質保証部", "Quality Assurance", "department", "Japan", 480),
    ("MF-SAL", "MF", "営業本部", "Sales", "department", "Japan", 950),
    ("MF-SEA", "MF", "東南アジア生産部", "Southeast Asia Plants", "department", "Asia Pacific", 2600),
    ("SL-CLD", "SL", "クラウドサービス部", "Cloud Services", "department", "Japan", 620),
    ("SL-FIN", "SL", "金融システム部", "Financial Systems", "department", "Japan", 890),
    ("SL-PUB", "SL", "公共システム部", "Public Sector Systems", "department", "Japan", 760),
    ("SL-OPS", "SL", "運用センター", "Operations Centre", "department", "Japan", 540),
    ("SL-LAB", "SL", "先端技術研究所", "Advanced Technology Laboratory", "department", "Japan", 180),
    ("SL-APC", "SL", "アジア太平洋事業部", "Asia Pacific Business", "department", "Asia Pacific", 700),
    ("AM-IT", "AM", "米州IT部", "Americas IT", "department", "Americas", 130),
    ("AM-SAL", "AM", "米州営業部", "Americas Sales", "department", "Americas", 640),
    ("AM-SVC", "AM", "米州サービス部", "Americas Field Service", "department", "Americas", 720),
    ("EU-IT", "EU", "欧州IT部", "Europe IT", "department", "Europe", 95),
    ("EU-SAL", "EU", "欧州営業部", "Europe Sales", "department", "Europe", 560),
    ("EU-DEV", "EU", "欧州開発部", "Europe Development", "department", "Europe", 410),
]

# How fast a department repairs; story.py gives each word its days.
PACE = {
    "NH-IT": "fast", "NH-HR": "slow", "NH-FIN": "medium", "MF-PRD": "slow", "MF-ENG": "slow",
    "MF-RD": "medium", "MF-QA": "medium", "MF-SAL": "slow", "MF-SEA": "never", "SL-CLD": "fast",
    "SL-FIN": "fast", "SL-PUB": "medium", "SL-OPS": "fast", "SL-LAB": "medium",
    "SL-APC": "slow", "AM-IT": "medium", "AM-SAL": "slow", "AM-SVC": "medium",
    "EU-IT": "fast", "EU-SAL": "medium", "EU-DEV": "fast",
}

POSTS = ("head", "system", "information", "psirt")
VACANT = {("MF-SEA", "system"), ("MF-SEA", "psirt"), ("MF-SAL", "information"),
          ("AM-SAL", "system"), ("SL-APC", "psirt"), ("NH-HR", "system")}

_FAMILY = ("相沢 飯島 宇田川 江口 大槻 柿沼 菊川 久我 小菅 佐伯 塩谷 須田 瀬尾 反町 高瀬 千種 津島 戸叶 "
           "名取 仁科 沼尻 根岸 野々村 羽鳥 平岩 福永 辺見 穂積 牧野 三枝 武藤 目黒 森川 矢代 湯浅 横溝").split()
_GIVEN = ("葵 一真 詩織 健吾 早紀 大悟 千尋 拓海 奈緒 直樹 遥 啓介 真帆 悠斗 理沙 隼人 里奈 修平 "
          "結衣 亮太 美咲 翔 彩香 和也 恵 慎一 紗季 智也 楓").split()
_FAMILY_EN = ("Alder Brandt Castell Duarte Ellison Fenwick Garnier Hollis Ibarra Jansson Keller "
              "Lindqvist Marlowe Novak Okafor Prescott Quill Ramires Soler Thorne Ulrich Vance "
              "Whitlock Yarrow Zeman").split()
_GIVEN_EN = ("Avery Blair Casey Dana Emery Finley Gray Harper Indigo Jules Kai Logan Morgan Noel "
             "Oakley Parker Quinn Reese Sage Taylor Umi Val Wren").split()


class Names:
    """A new made-up person each time, always in the same order."""

    def __init__(self):
        self.ja = (f"{_FAMILY[i * 7 % len(_FAMILY)]} {_GIVEN[i * 11 % len(_GIVEN)]}"
                   for i in itertools.count())
        self.en = (f"{_GIVEN_EN[i * 5 % len(_GIVEN_EN)]} {_FAMILY_EN[i * 9 % len(_FAMILY_EN)]}"
                   for i in itertools.count())

    def next(self, region):
        return next(self.ja if region == "Japan" else self.en)


P, C, I, O = "personal", "customer_confidential", "internal", "public"
# code, unit, ja, en, purpose, phase, criticality, data classes ("" = nobody has said), customers,
# countries, assets: role[*count][! exposed | ? nobody knows]
SYSTEMS = [
    ("GRP-AUTH", "NH-IT", "グループ認証基盤", "Group sign-on", "internal", "operation", 5, f"{P};{I}",
     "", "JP;US;DE;SG", "alma-web*2! alma-java*2 alma-db*2"),
    ("GRP-NET", "NH-IT", "グループ境界網", "Group perimeter network", "internal", "operation", 5, I,
     "", "JP;US;DE;SG", "vpn-jp! vpn-us! vpn-eu! vpn-sg! fw-jp! fw-us! lb-jp! router*3 switch*4"),
    ("GRP-MAIL", "NH-IT", "グループメール中継", "Group mail relay", "internal", "operation", 4,
     f"{P};{I}", "", "JP", "deb-mail*3! deb-dns*2!"),
    ("GRP-VIRT", "NH-IT", "グループ仮想化基盤", "Group virtualisation", "internal", "operation", 4,
     I, "", "JP", "hypervisor*4 vcenter"),
    ("HR-CORE", "NH-HR", "人事給与システム", "Payroll", "internal", "operation", 4, P, "", "JP",
     "alma-java*2 alma-db*2"),
    ("HR-RECR", "NH-HR", "採用応募サイト", "Recruiting site", "business", "operation", 3, P, "", "JP",
     "deb-web*2! deb-db"),
    ("HR-LEARN", "NH-HR", "教育受講システム", "Learning portal", "internal", "operation", 2, P, "",
     "JP", "deb-php? deb-db"),
    ("FIN-LEDGER", "NH-FIN", "連結会計システム", "Consolidated accounting", "internal", "operation",
     5, I, "", "JP", "alma-java*2 alma-db*2"),
    ("FIN-EXPENSE", "NH-FIN", "経費精算", "Expenses", "internal", "operation", 3, P, "", "JP",
     "alma-web alma-db app-django"),
    ("FIN-EDI", "NH-FIN", "取引先EDI", "Supplier EDI", "business", "operation", 4, C, "取引先",
     "JP", "moveit! deb-java*2"),
    ("PRD-MES", "MF-PRD", "製造実行システム", "Manufacturing execution", "internal", "operation", 5,
     I, "", "JP", "deb-java*4 deb-db*3"),
    ("PRD-PLAN", "MF-PRD", "生産計画", "Production planning", "internal", "operation", 4, I, "", "JP",
     "deb-java*2 deb-db terminal*4"),
    ("PRD-WMS", "MF-PRD", "倉庫管理", "Warehouse management", "internal", "operation", 3, I, "", "JP",
     "deb-web*2 deb-db terminal*3"),
    ("ENG-CAD", "MF-ENG", "設計データ管理", "Design data management", "internal", "operation", 4, C,
     "", "JP", "deb-java*2 deb-db terminal*5"),
    ("ENG-IOT", "MF-ENG", "設備データ収集", "Machine data collection", "internal", "operation", 3, I,
     "", "JP", "alp-node*5 alp-broker*2 app-cargo*2"),
    ("ENG-SIM", "MF-ENG", "解析計算基盤", "Simulation cluster", "internal", "operation", 2, I, "", "JP",
     "alma-base*4"),
    ("RD-SCM", "MF-RD", "ソース管理", "Source control", "internal", "operation", 4, C, "", "JP",
     "deb-build*3 terminal*3"),
    ("RD-FW", "MF-RD", "組込みファームウェア", "Embedded firmware", "product", "development", 4, C,
     "工作機械利用者", "JP;US;DE", "app-cargo*2 alp-node*2"),
    ("RD-GATE", "MF-RD", "産業用ゲートウェイ", "Industrial gateway", "product", "operation", 4, C,
     "工作機械利用者", "JP;US;DE", "alp-web*3! app-go*2!"),
    ("QA-TEST", "MF-QA", "試験自動化", "Test automation", "internal", "operation", 3, I, "", "JP",
     "deb-build*2 alp-node*2 app-npm"),
    ("QA-TRACE", "MF-QA", "品質トレーサビリティ", "Quality traceability", "internal", "operation", 4,
     C, "", "JP", "alma-web alma-db*2"),
    ("SAL-CRM", "MF-SAL", "顧客管理", "Customer relations", "business", "operation", 4, f"{P};{C}",
     "国内顧客", "JP", "deb-php*2! deb-db*2"),
    ("SAL-SHOP", "MF-SAL", "部品オンライン販売", "Spare parts shop", "business", "operation", 4,
     f"{P};{C}", "国内顧客", "JP", "deb-web*2! alp-web*3! app-npm!"),
    ("SAL-CAT", "MF-SAL", "製品カタログ", "Product catalogue", "business", "operation", 2, O,
     "一般", "JP", "deb-php*2!"),
    ("SEA-MES", "MF-SEA", "東南アジア製造実行", "Southeast Asia execution", "internal", "operation",
     4, "", "", "SG;TH;VN", "deb-java*4 deb-db*3 terminal*3"),
    ("SEA-WEB", "MF-SEA", "現地取引先ポータル", "Local supplier portal", "business", "operation", 3,
     "", "現地取引先", "SG;TH;VN", "deb-php*3! deb-web! deb-db?"),
    ("SEA-NET", "MF-SEA", "工場ネットワーク", "Plant network", "internal", "operation", 3, I, "",
     "SG;TH;VN", "vpn-plant! nas? switch*2"),
    ("CLD-PLAT", "SL-CLD", "クラウド基盤", "Cloud platform", "service", "operation", 5, C,
     "クラウド契約者", "JP", "alma-cont*6 lb-cloud! cloud*2!"),
    ("CLD-PORTAL", "SL-CLD", "契約者ポータル", "Subscriber portal", "service", "operation", 4,
     f"{P};{C}", "クラウド契約者", "JP", "alp-web*4! alp-node*3 app-npm app-go*2!"),
    ("CLD-BILL", "SL-CLD", "課金", "Billing", "service", "operation", 4, f"{P};{C}",
     "クラウド契約者", "JP", "alma-java*2 alma-db*2"),
    ("CLD-OBJ", "SL-CLD", "オブジェクト保管", "Object storage", "service", "operation", 4, C,
     "クラウド契約者", "JP", "alma-base*4 app-go!"),
    ("FS-PAY", "SL-FIN", "決済ゲートウェイ", "Payment gateway", "service", "operation", 5, f"{P};{C}",
     "加盟店", "JP", "alma-web*3! alma-java*2 alma-db*2 waf!"),
    ("FS-BANK", "SL-FIN", "地域銀行共同利用", "Shared regional banking", "service", "operation", 5,
     f"{P};{C}", "地域金融機関", "JP", "alma-java*4 alma-db*3"),
    ("FS-FRAUD", "SL-FIN", "不正検知", "Fraud detection", "service", "operation", 4, f"{P};{C}",
     "加盟店", "JP", "app-django*2 alma-base*2"),
    ("PB-CITY", "SL-PUB", "自治体窓口", "Municipal services", "service", "operation", 5, P,
     "自治体", "JP", "alma-web*2! alma-java*2 alma-db*2"),
    ("PB-LIB", "SL-PUB", "図書館予約", "Library booking", "service", "operation", 2, P, "自治体", "JP",
     "deb-web*2! deb-db"),
    ("PB-GIS", "SL-PUB", "地図情報配信", "Map information", "service", "operation", 2, O, "自治体",
     "JP", "deb-java*2! app-django"),
    ("OPS-MON", "SL-OPS", "監視基盤", "Monitoring", "internal", "operation", 4, I, "", "JP",
     "alma-mon*2 deb-cacti*2 alma-base*2"),
    ("OPS-JUMP", "SL-OPS", "運用踏み台", "Jump hosts", "internal", "operation", 5, I, "", "JP",
     "alma-base*2? vpn-ops!"),
    ("OPS-BKUP", "SL-OPS", "バックアップ", "Backup", "internal", "operation", 4, I, "", "JP",
     "alma-base*2 nas*2"),
    ("OPS-EDGE", "SL-OPS", "配信エッジ", "Delivery edge", "service", "operation", 3, O,
     "クラウド契約者", "JP", "alma-web*4!"),
    ("LAB-ML", "SL-LAB", "機械学習実験", "Machine learning lab", "internal", "development", 2, I, "",
     "JP", "app-ml*4 deb12*3"),
    ("LAB-BC", "SL-LAB", "分散台帳実験", "Ledger experiment", "internal", "development", 1, "", "",
     "JP", "app-cargo*2 app-go? alp-node*2?"),
    ("LAB-WIKI", "SL-LAB", "研究所内Wiki", "Laboratory wiki", "internal", "operation", 2, I, "", "JP",
     "deb-php? deb-db"),
    ("APC-SUP", "SL-APC", "アジア顧客サポート", "Asia customer support", "service", "operation", 3,
     f"{P};{C}", "アジア顧客", "SG;TH", "deb-web*2! deb-db alp-node*2"),
    ("APC-LOG", "SL-APC", "配送追跡", "Delivery tracking", "service", "operation", 3, C,
     "アジア顧客", "SG;TH;VN", "alp-web*2! alp-broker app-npm?"),
    ("AMI-CORE", "AM-IT", "米州基幹", "Americas core", "internal", "operation", 4, f"{P};{I}", "",
     "US;CA", "alma-java*2 alma-db*2 alma-web"),
    ("AMI-NET", "AM-IT", "米州ネットワーク", "Americas network", "internal", "operation", 4, I, "",
     "US;CA", "fw-am! router*2 switch*2"),
    ("AMI-VDI", "AM-IT", "米州仮想デスクトップ", "Americas desktops", "internal", "operation", 3, I,
     "", "US", "terminal*6"),
    ("AMS-CRM", "AM-SAL", "米州顧客管理", "Americas customers", "business", "operation", 4,
     f"{P};{C}", "米州顧客", "US;CA", "deb-php*2! deb-db terminal*3"),
    ("AMS-QUOTE", "AM-SAL", "見積作成", "Quotation", "business", "operation", 3, C, "米州顧客", "US",
     "deb-java*2 deb-db app-npm?"),
    ("AMV-FIELD", "AM-SVC", "保守員支援", "Field support", "business", "operation", 3, C,
     "米州顧客", "US;CA;MX", "deb12*6! deb12-db*2"),
    ("AMV-PARTS", "AM-SVC", "補修部品", "Service parts", "business", "operation", 2, I, "", "US",
     "deb12*2 deb-db"),
    ("EUI-CORE", "EU-IT", "欧州基幹", "Europe core", "internal", "operation", 4, f"{P};{I}", "",
     "DE;FR;NL", "alma-java*2 alma-db*2 alma-web"),
    ("EUI-NET", "EU-IT", "欧州ネットワーク", "Europe network", "internal", "operation", 4, I, "",
     "DE;FR;NL", "fw-eu! router switch*2"),
    ("EUS-CRM", "EU-SAL", "欧州顧客管理", "Europe customers", "business", "operation", 4,
     f"{P};{C}", "欧州顧客", "DE;FR;NL", "deb-php*2! deb-db terminal*3"),
    ("EUS-DEALER", "EU-SAL", "販売店ポータル", "Dealer portal", "business", "operation", 3, C,
     "欧州販売店", "DE;FR", "alma-web*2! alma-db app-django!"),
    ("EUD-DIAG", "EU-DEV", "遠隔診断サービス", "Remote diagnosis", "service", "operation", 4, C,
     "欧州顧客", "DE;FR", "app-go*3! alp-broker*2! alma-db"),
    ("EUD-CI", "EU-DEV", "継続的統合", "Continuous integration", "internal", "operation", 3, I, "",
     "DE", "alma-ci*3 app-npm"),
    ("EUD-SDK", "EU-DEV", "開発キット", "Developer kit", "product", "development", 3, O,
     "開発者", "DE", "app-cargo app-npm"),
]

KINDS = {
    "vpn": "appliance", "fw": "appliance", "lb": "appliance", "waf": "appliance",
    "router": "network-device", "switch": "network-device", "nas": "appliance",
    "hypervisor": "server", "vcenter": "appliance", "moveit": "server", "cloud": "cloud-service",
    "terminal": "terminal", "alp": "container", "app": "container",
}


def units():
    return [dict(zip(("code", "parent", "name_ja", "name_en", "kind", "region", "headcount"), u))
            for u in UNITS]


def region_of(code):
    return next(u[5] for u in UNITS if u[0] == code)


def appointments(names):
    rows = []
    for code, _, _, _, kind, region, _ in UNITS:
        for post in POSTS:
            if (code, post) in VACANT or (kind != "department" and post != "head"):
                continue
            row = {"unit": code, "post": post, "person": names.next(region), "deputy": "",
                   "from": "", "to": ""}
            rows.append(row)
            if post in ("head", "system") and kind == "department":
                rows.append({**row, "person": names.next(region), "deputy": "1"})
    return rows


def systems(names):
    rows = []
    for s in SYSTEMS:
        region = region_of(s[1])
        decided = s[6] >= 3
        rows.append({
            "code": s[0], "unit": s[1], "name_ja": s[2], "name_en": s[3], "purpose": s[4],
            "phase": s[5], "criticality": s[6], "data_classes": s[7], "customers": s[8],
            "countries": s[9], "stop_decider": names.next(region) if decided else "",
            "stop_deputy": names.next(region) if s[6] >= 4 else ""})
    return rows


def _word(word):
    """"deb-web*2!" -> role, count, exposed."""
    exposed = {"!": "yes", "?": ""}.get(word[-1], "no")
    role, _, count = word.rstrip("!?").partition("*")
    return role, int(count or 1), exposed


_EVIDENCE = {"yes": "公開DNSと外部走査", "no": "内部網のみ", "": ""}


class Addresses:
    """Documentation ranges only (RFC 5737, RFC 3849)."""

    def __init__(self):
        self.n = {"yes": 0, "no": 0, "": 0}

    def next(self, exposed):
        self.n[exposed] += 1
        i = self.n[exposed]
        if exposed == "yes":
            return f"203.0.113.{i}" if i < 255 else f"2001:db8:1::{i:x}"
        if exposed == "":
            return f"198.51.100.{i}"
        return f"192.0.2.{i}" if i < 255 else f"2001:db8:2::{i:x}"


_SHORT = {
    "web": "web", "php": "web", "java": "ap", "db": "db", "node": "fn", "broker": "mq",
    "base": "srv", "cont": "node", "mon": "mon",
    "ci": "ci", "build": "bld", "mail": "mx", "dns": "ns",
    "cacti": "graph", "npm": "front", "django": "api", "go": "svc", "cargo": "agent", "ml": "lab",
}


def _short(role):
    """"deb-web" -> "web", "vpn-jp" -> "vpn": names tell what it does, not what it runs."""
    family, _, rest = role.partition("-")
    return _SHORT.get(rest, {"deb12": "srv", "terminal": "pc"}.get(family, family))


def _asset(s, role, number, exposed, addresses):
    kind = KINDS.get(role.split("-")[0], "server")
    return {
        "name": f"{s[0].lower()}-{_short(role)}{number:02d}", "unit": s[1], "system": s[0],
        "kind": kind, "exposed": exposed, "exposed_evidence": _EVIDENCE[exposed],
        "criticality": 5 if role.startswith(("vpn", "fw")) else "",
        "address": addresses.next(exposed), "runs_on": "", "connects_to": "",
        "role": role, "pace": PACE[s[1]]}


def _links(rows):
    """Containers run on the system's own servers; what serves pages asks the first database."""
    hosts = [r["name"] for r in rows if r["role"] in ("alma-cont", "alma-base")]
    databases = [r["name"] for r in rows if r["role"].endswith("-db")]
    for i, row in enumerate(rows):
        if row["kind"] == "container" and hosts:
            row["runs_on"] = hosts[i % len(hosts)]
        if databases and _short(row["role"]) in ("web", "ap", "api"):
            row["connects_to"] = databases[0]


def assets():
    """Rows of assets.csv; besides, their role and their department's pace."""
    addresses, rows = Addresses(), []
    for s in SYSTEMS:
        numbers, own = {}, []
        for word in s[10].split():
            role, count, exposed = _word(word)
            for _ in range(count):
                number = numbers[_short(role)] = numbers.get(_short(role), 0) + 1
                own.append(_asset(s, role, number, exposed, addresses))
        _links(own)
        rows.extend(own)
    return rows
