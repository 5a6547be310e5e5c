#!/usr/bin/env python3
"""A verifier of Taza's bundles, written from docs/EVIDENCE.md alone, to show that one can be.

python3 verify.py BUNDLE...    prints one JSON line for each: file, status, exit, codes
Ed25519 is that of the package `cryptography` where it is there, else of the openssl program.
"""
import base64, hashlib, json, os, re, struct, subprocess, sys, tempfile, zlib
from datetime import datetime

README = "5c4388985d1ed2fc4f097f2addef89f066436d9f8489e38bd34d7ade40da1e21"


def sha(data):
    return hashlib.sha256(data).digest()


try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    def signed(key, message, signature):
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
            return True
        except (InvalidSignature, ValueError):
            return False
except ImportError:

    def signed(key, message, signature):
        with tempfile.TemporaryDirectory() as folder:
            def put(name, data):
                path = os.path.join(folder, name)
                with open(path, "wb") as out:
                    out.write(data)
                return path
            der = bytes.fromhex("302a300506032b6570032100") + key
            command = ["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", put("k", der),
                       "-rawin", "-in", put("m", message), "-sigfile", put("s", signature)]
            return subprocess.run(command, capture_output=True).returncode == 0


def b64(text):
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("not canonical base64")
    return raw


# RFC 8785

def number(value):
    if isinstance(value, int):
        if abs(value) <= 2**53:
            return str(value)
        value = float(value)
    if value == 0:
        return "0"
    sign, digits, exponent = re.fullmatch(r"(-?)(\d(?:\.\d+)?)e([+-]\d+)", shortest(value)).groups()
    digits, exponent = digits.replace(".", ""), int(exponent)
    k, n = len(digits), exponent + 1
    if k <= n <= 21:
        text = digits + "0" * (n - k)
    elif 0 < n <= 21:
        text = digits[:n] + "." + digits[n:]
    elif -6 < n <= 0:
        text = "0." + "0" * -n + digits
    else:
        text = digits[0] + ("." + digits[1:] if k > 1 else "") + "e" + ("+" if n > 0 else "-") + str(abs(n - 1))
    return sign + text


def shortest(value):
    for precision in range(0, 18):
        text = "%.*e" % (precision, value)
        if float(text) == value:
            return text
    raise ValueError("no number")


def jcs(value):
    if value is None or value is True or value is False:
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, (int, float)):
        return number(value)
    if isinstance(value, str):
        value.encode("utf-8")  # a lone surrogate has no form
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[" + ",".join(map(jcs, value)) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
    return "{" + ",".join(jcs(key) + ":" + jcs(value[key]) for key in keys) + "}"


def unique(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def parse(text):
    def bad(_):
        raise ValueError("not JSON")
    return json.loads(text, object_pairs_hook=unique, parse_constant=bad)


# 1. The ZIP

def common(name, crc, size):
    return struct.pack("<HHHHIIIH", 0x0800, 0, 0, 0x0021, crc, size, size, len(name))


def local(name, crc, size):
    return struct.pack("<IH", 0x04034B50, 20) + common(name, crc, size) + b"\0\0" + name


def directory(entries):
    start, headers = 0, b""
    for name, crc, size in entries:
        far = start >= 0xFFFFFFFF
        extra = struct.pack("<HHQ", 1, 8, start) if far else b""
        headers += (struct.pack("<IHH", 0x02014B50, 0x0314, 45 if far else 20) + common(name, crc, size)
                    + struct.pack("<HHHHII", len(extra), 0, 0, 0, 0x81A40000, min(start, 0xFFFFFFFF)) + name + extra)
        start += 30 + len(name) + size
    count, length = len(entries), len(headers)
    middle = b""
    if count >= 0xFFFF or length >= 0xFFFFFFFF or start >= 0xFFFFFFFF:
        middle = (struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 0x0314, 45, 0, 0, count, count, length, start)
                  + struct.pack("<IIQI", 0x07064B50, 0, start + length, 1))
    few = min(count, 0xFFFF)
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, few, few, min(length, 0xFFFFFFFF), min(start, 0xFFFFFFFF), 0)
    return start, headers + middle + end


def unzip(data, find):
    """Entries in order: by the directory where it is canonical, else header by header from the start."""
    entries = []
    if len(data) >= 22 and data[-22:-18] == b"PK\5\6":
        at = struct.unpack("<I", data[-6:-2])[0]
        if at == 0xFFFFFFFF or data[-12:-10] == b"\xff\xff":
            at = struct.unpack("<Q", data[-50:-42])[0]
        begin = at
        while data[at:at + 4] == b"PK\1\2" and at + 46 <= len(data):
            crc, size = struct.unpack("<II", data[at + 16:at + 24])
            n, extra, comment = struct.unpack("<HHH", data[at + 28:at + 34])
            entries.append((data[at + 46:at + 46 + n], crc, size))
            at += 46 + n + extra + comment
        start, rest = directory(entries)
        if start != begin or data[begin:] != rest:
            entries = []
    if not entries:
        find("zip-framing")
        at = 0
        while data[at:at + 4] == b"PK\3\4" and at + 30 <= len(data):
            crc, size = struct.unpack("<II", data[at + 14:at + 22])
            n, extra = struct.unpack("<HH", data[at + 26:at + 30])
            if at + 30 + n + extra + size > len(data):
                break
            name, content = data[at + 30:at + 30 + n], at + 30 + n + extra
            yield name, crc, data[content:content + size], data[at:content] == local(name, crc, size)
            at = content + size
        return
    at = 0
    for name, crc, size in entries:
        head = local(name, crc, size)
        content = at + len(head)
        yield name, crc, data[content:content + size], data[at:content] == head
        at = content + size


def rank(name):
    if name in ("README.txt", "keys.json"):
        return (0, ("README.txt", "keys.json").index(name), 0)
    files = ["checkpoint.txt", "newest.txt", "receipt.json", "leaves.jsonl", "excerpt.jsonl"]
    part = re.fullmatch(r"parts/(0|[1-9][0-9]{0,8})/([a-z.]+)", name)
    if part and part[2] in files:
        return (1, int(part[1]), files.index(part[2]))
    return (2, name, 0) if re.fullmatch(r"segments/[0-9a-f]{64}", name) else None


# 3. Leaves

def leaf_hash(line):
    return sha(b"\0" + line)


def root(hashes):
    if not hashes:
        return sha(b"")
    while len(hashes) > 1:  # level by level; an odd one goes up as it is
        pairs = [sha(b"\1" + a + b) for a, b in zip(hashes[::2], hashes[1::2])]
        hashes = pairs + ([hashes[-1]] if len(hashes) % 2 else [])
    return hashes[0]


def included(index, size, hash_, proof, expected):
    if not 0 <= index < size:
        return False
    fn, sn = index, size - 1
    for step in proof:
        if sn == 0:
            return False
        if fn % 2 or fn == sn:
            hash_ = sha(b"\1" + step + hash_)
            while fn % 2 == 0 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            hash_ = sha(b"\1" + hash_ + step)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and hash_ == expected


def is_time(text):
    if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", str(text)):
        return False
    try:
        datetime.fromisoformat(text[:-1])
        return True
    except ValueError:
        return False


def is_record(record):
    def whole(x):
        return isinstance(x, int) and not isinstance(x, bool) and x >= 0
    if not isinstance(record, dict) or set(record) != {"v", "attempt", "part", "seq", "at", "kind", "body"}:
        return False
    at = record["at"]
    def short(x):
        return isinstance(x, str) and 1 <= len(x) <= 64
    return (record["v"] == 1 and re.fullmatch(r"[A-Za-z0-9_-]{1,64}", str(record["attempt"])) is not None and whole(record["part"]) and whole(record["seq"])
            and isinstance(at, dict) and set(at) == {"wall", "mono", "boot", "run"}
            and isinstance(at["mono"], (int, float)) and at["mono"] >= 0 and short(at["boot"]) and short(at["run"])
            and is_time(at["wall"]) and isinstance(record["body"], dict)
            and re.fullmatch(r"[a-z]+\.[a-z-]+", str(record["kind"])) is not None)


def read_records(lines, seqs, part, attempt, find):
    records, seen, ended = [], set(), False
    for line, seq in zip(lines, seqs):
        try:
            record = parse(line)
            canonical = jcs(record) == line
        except (ValueError, TypeError):
            record = None
        if not is_record(record):
            find("record-bad")
            continue
        if not canonical:
            find("record-not-canonical")
        if record["seq"] in seen:
            find("seq-conflict")
        elif record["seq"] > seq:
            find("seq-gap")
        seen.add(record["seq"])
        if record["seq"] != seq or record["part"] != part or (attempt is not None and record["attempt"] != attempt):
            find("record-misplaced")
        if seq == 0 and record["kind"] != "attempt.opened":
            find("not-opened")
        if ended:
            find("after-submission")
        ended = ended or record["kind"] in ("attempt.submitted", "attempt.transferred")
        records.append(record)
    return records


def set_back(part, opened):
    continues = opened["body"].get("continues")
    return (
        opened["kind"] == "attempt.opened"
        and isinstance(continues, dict)
        and continues.get("part") == part
        and continues.get("setBack") is True
    )


def lines_of(data, find, code):
    if not data:
        find(code)
        return []
    try:
        text = data.decode()
    except UnicodeDecodeError:
        find("entry-unreadable")
        return []
    if not text.endswith("\n"):
        find(code)
    return text.removesuffix("\n").split("\n")


# 4. Checkpoints

def key_id(name, kind, key):
    return sha(name.encode() + b"\n" + bytes([kind]) + key)[:4]


def read_note(note, part, keys, find):
    """(size, root, origin, cosigned) or None."""
    try:
        text, signatures = note.decode().split("\n\n")
        text += "\n"
        origin, size, digest = text.removesuffix("\n").split("\n")[:3]
        where = re.fullmatch(r"(.+)/taza/([A-Za-z0-9_-]{1,64})/([A-Za-z0-9_-]{1,64})/(0|[1-9][0-9]{0,8})", origin)
        lines = [re.fullmatch(r"— (\S+) (\S+)", line) for line in signatures.removesuffix("\n").split("\n")]
        lines = [(line[1], b64(line[2])) for line in lines]
        station = f"{where[1]}/taza/{where[2]}"
        name, raw = lines[0]
        key = keys["stations"][station]
        if name != station or int(where[4]) != part or raw[:4] != key_id(name, 1, key):
            raise ValueError("not the station's")
        if not signed(key, text.encode(), raw[4:]):
            raise ValueError("badly signed")
        cosigned = False
        name, key = keys["cosigner"]
        if len(lines) > 1 and lines[1][0] == name and lines[1][1][:4] == key_id(name, 4, key):
            raw = lines[1][1]
            seconds = struct.unpack(">Q", raw[4:12])[0]
            if not signed(key, f"cosignature/v1\ntime {seconds}\n{text}".encode(), raw[12:]):
                raise ValueError("badly cosigned")
            cosigned = True
        if len(lines) > (2 if cosigned else 1):
            find("signature-unknown")
        if not re.fullmatch(r"0|[1-9][0-9]*", size) or len(b64(digest)) != 32:
            raise ValueError("no checkpoint")
        return int(size), b64(digest), origin, cosigned, where[3]
    except (ValueError, TypeError, KeyError, IndexError, struct.error):
        find("checkpoint-bad")
        return None


# 5. What the records say of their machine

def wall(record):
    return datetime.fromisoformat(record["at"]["wall"].replace("Z", "+00:00")).timestamp() * 1000


def story(records, find):
    compared = {r["at"]["boot"] for r in records if r["kind"] == "clock.compared"}
    boots, before, latest, offset, sheets = set(), None, 0, None, set()
    for i, record in enumerate(records):
        boot, mono = record["at"]["boot"], record["at"]["mono"]
        if boot != before:
            if before is not None:
                if boot in boots:
                    find("boot-returned")
                elif not any(later["kind"] == "attempt.resumed" for later in records[i:i + 20]):
                    find("boot-unexplained")
            latest, offset = 0, None
        boots.add(boot)
        before = boot
        if mono < latest - 120_000:
            find("clock-reversed")
        latest = max(latest, mono)
        if record["kind"].startswith("media.") or record["kind"] in ("attempt.opened", "attempt.submitted"):
            now = wall(record) - mono
            if offset is not None and abs(now - offset) > 2000 and boot not in compared:
                find("clock-jumped")
            offset = now
        sheet = record["body"].get("sheet")
        if record["kind"] == "attempt.submitted" and isinstance(sheet, str) and sheet not in sheets:
            find("sheet-missing")
        if record["kind"] == "sheet.kept":
            sheets.add(sheet)
        if record["kind"] == "attempt.opened" and not record["body"].get("keys"):
            find("wraps-missing")


def receipt_of(data, part, attempt, size, announced, last, cosigner, find):
    """True when the cosigner signed it."""
    try:
        receipt = parse(data.decode())
        if set(receipt) != {"announced", "at", "attempt", "digests", "final", "held", "part", "signature", "size"}:
            raise ValueError("no receipt")
        unsigned = {key: value for key, value in receipt.items() if key != "signature"}
        if not signed(cosigner[1], jcs(unsigned).encode(), b64(receipt["signature"])):
            raise ValueError("badly signed")
    except (ValueError, TypeError):
        find("receipt-bad")
        return False
    listed = "".join(f"{digest}\n" for digest in sorted(announced)).encode()
    right = {"attempt": attempt, "part": part, "size": size, "announced": len(announced), "held": len(announced),
             "digests": sha(listed).hex()}
    if any(receipt[key] != value for key, value in right.items()) or (last and receipt["final"] is not True):
        find("receipt-mismatch")
    if data.decode() != jcs(receipt) + "\n":
        find("file-not-canonical")
    return True


def announced_by(records):
    return {r["body"]["digest"]: r["body"]["bytes"] for r in records
            if r["kind"] in ("media.init", "media.segment", "file.kept", "sheet.kept") and isinstance(r["body"].get("bytes"), int)
            and re.fullmatch("[0-9a-f]{64}", str(r["body"].get("digest")))}


def verify(path):
    findings, pending = set(), set()
    find, wait = findings.add, pending.add
    files, objects, before = {}, {}, None
    with open(path, "rb") as bundle:
        data = bundle.read()
    for raw, crc, content, framed in unzip(data, find):
        name = raw.decode("utf-8", "replace")
        if not framed:
            find("zip-framing")
        if zlib.crc32(content) != crc and rank(name):
            find("entry-crc")
        if name in files or name in objects:
            find("entry-twice")
        place = rank(name)
        if place is None:
            find("entry-unknown")
            continue
        if before is not None and place < before:
            find("entry-order")
        before = place
        (objects if place[0] == 2 else files)[name] = content
    if sha(files.get("README.txt", b"")).hex() != README:
        find("readme-altered")

    # 2. Keys
    keys = None
    try:
        text = files["keys.json"].decode()
        given = parse(text)
        keys = {"stations": {one["name"]: b64(one["key"]) for one in given["stations"]},
                "cosigner": (given["cosigner"]["name"], b64(given["cosigner"]["key"]))}
        if given["v"] != 1 or any(len(key) != 32 for key in [*keys["stations"].values(), keys["cosigner"][1]]):
            keys = None
            raise ValueError("bad keys")
        if text != jcs(given) + "\n":
            find("file-not-canonical")
    except (ValueError, TypeError, KeyError):
        find("keys-bad")

    numbers = sorted({rank(name)[1] for name in files if name.startswith("parts/")})
    if not numbers:
        find("no-parts")
        wait("not-submitted")
    parts, first_attempt = [], None
    for place, part in enumerate(numbers if keys else []):
        def file(name):
            return files.get(f"parts/{part}/{name}")
        if part != place:
            find("part-missing")
        checkpoint = read_note(file("checkpoint.txt"), part, keys, find) if file("checkpoint.txt") else None
        newest = read_note(file("newest.txt"), part, keys, find) if file("newest.txt") else None
        if file("checkpoint.txt") is None:
            find("checkpoint-missing")
        if checkpoint and newest and (checkpoint[2] != newest[2] or newest[0] <= checkpoint[0]):
            find("checkpoint-elsewhere")
        note = checkpoint or newest
        attempt = note[4] if note else None
        if attempt and place and attempt != first_attempt:
            find("checkpoint-elsewhere")
        first_attempt = first_attempt or attempt
        excerpt = file("excerpt.jsonl") is not None and file("leaves.jsonl") is None
        if excerpt:
            lines, seqs = [], []
            for text in lines_of(file("excerpt.jsonl"), find, "excerpt-bad"):
                try:
                    line = parse(text)
                    if jcs(line) != text or set(line) != {"leaf", "proof", "seq"} or (seqs and line["seq"] <= seqs[-1]):
                        raise ValueError("no line")
                    proof = [b64(step) for step in line["proof"]]
                    if checkpoint and not included(line["seq"], checkpoint[0], leaf_hash(line["leaf"].encode()), proof, checkpoint[1]):
                        find("proof-bad")
                    lines.append(line["leaf"])
                    seqs.append(line["seq"])
                except (ValueError, TypeError, KeyError):
                    find("excerpt-bad")
            records = read_records(lines, seqs, part, attempt, find)
            if not (checkpoint and checkpoint[3]):
                wait("not-cosigned")
        else:
            if file("excerpt.jsonl") is not None:
                find("excerpt-bad")
            lines = lines_of(file("leaves.jsonl"), find, "record-bad")
            hashes = [leaf_hash(line.encode()) for line in lines]
            notes = [one for one in (checkpoint, newest) if one]
            right = [one[0] <= len(lines) and root(hashes[:one[0]]) == one[1] for one in notes]
            for one, good in zip(notes, right):
                if one[0] > len(lines):
                    find("records-missing")
                elif not good:
                    find("root-mismatch")
            if len(notes) == 2 and all(one[0] <= len(lines) for one in notes) and right[0] != right[1]:
                find("fork")
            records = read_records(lines, range(len(lines)), part, attempt, find)
            if max([one[0] for one in notes], default=0) < len(lines):
                find("records-unsigned")
            if (checkpoint[0] if checkpoint and checkpoint[3] else 0) < len(lines):
                wait("not-cosigned")
            story(records, find)
        parts.append((part, excerpt, len(lines), records, file("receipt.json")))

    excerpt = any(one[1] for one in parts)
    if excerpt and not all(one[1] for one in parts):
        find("excerpt-bad")
    attempt = next((r["attempt"] for one in parts for r in one[3]), "")
    announced = {}
    for place, (part, is_excerpt, size, records, receipt) in enumerate(parts):
        last, mine, held = place == len(parts) - 1, announced_by(records), False
        if is_excerpt:
            if receipt is not None:
                find("receipt-mismatch")
        elif receipt is None:
            wait("no-receipt")
        else:
            held = receipt_of(receipt, part, attempt, size, set(mine), last, keys["cosigner"], find)
        announced.update({digest: (length, held) for digest, length in mine.items()})
        end = "attempt.submitted" if last else "attempt.transferred"
        if not excerpt and (not records or records[-1]["kind"] != end):
            following = [] if last else parts[place + 1][3]
            if not last and records and records[-1]["kind"] == "attempt.submitted":
                find("earlier-part-ended")
            elif following and set_back(part, following[0]):
                find("disk-set-back")
            else:
                wait("not-submitted")

    seen = set()
    for one in parts:
        for record in one[3]:
            for digest in announced_by([record]):
                if digest in seen:
                    find("object-reused")
                seen.add(digest)

    # 6. Objects
    actual = {name.removeprefix("segments/"): content for name, content in objects.items()}
    for digest, (length, held) in announced.items():
        if digest not in actual:
            (find if held else wait)("object-missing" if held else "not-uploaded")
        elif sha(actual[digest]).hex() == digest and len(actual[digest]) != length:
            find("object-size")
    for digest, content in actual.items():
        if sha(content).hex() != digest:
            find("object-altered")
        if digest not in announced:
            find("object-unannounced")

    sound = ("unfinished", 4) if pending else ("excerpt", 5) if excerpt else ("whole", 0)
    status, code = ("findings", 1) if findings else sound
    return {"file": os.path.basename(path), "status": status, "exit": code, "codes": " ".join(sorted(findings | pending))}


if __name__ == "__main__":
    results = [verify(path) for path in sys.argv[1:]]
    for result in results:
        print(json.dumps(result))
    sys.exit(max((result["exit"] for result in results), default=2))
