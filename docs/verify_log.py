#!/usr/bin/env python3
"""Recomputes the chain of talks, without RolePlay: python3 verify_log.py TALK.jsonl... [roleplay.db]

A line of an exported talk is one append to its log; its "prev" is the SHA-256 of the line before it. A data file (of a
program that does not run now, or a backup) holds ended talks sealed in the same form: each is recomputed too, and
compared with the exported file of the same talk, byte by byte. Exit 1 if anything is wrong."""
import hashlib, json, struct, sys


def chain(data):
    """Returns (session id, number of appends, hash of the last), or raises ValueError."""
    prev, session = "", None
    *lines, rest = data.split(b"\n")
    if rest or not lines:
        raise ValueError("it is empty, or its last line is cut short")
    for n, line in enumerate(lines, 1):
        append = json.loads(line)
        if append["seq"] != n or append["prev"] != prev:
            raise ValueError(f"line {n} does not follow from the line before it")
        session = session or append["entries"][0]["start"]["sessionId"]
        prev = hashlib.sha256(line).hexdigest()
    return session, len(lines), prev


def sealed(path):
    """Returns (session id, bytes) of each sealed talk in a data file: a B+ tree of pages (go.etcd.io/bbolt)."""
    db = open(path, "rb").read()
    heads = (struct.unpack_from("<8xI4xQ24xQ", db, at + 16) for at in (0, struct.unpack_from("<I", db, 24)[0]))
    size, root, _ = max(heads, key=lambda head: head[2])  # the head page of the last transaction counts

    def walk(page):
        kind, count = struct.unpack_from("<8xHH", db, page * size)
        for at in range(page * size + 16, page * size + 16 + 16 * count, 16):
            if kind == 1:  # a branch
                yield from walk(struct.unpack_from("<8xQ", db, at)[0])
            else:
                pos, k, v = struct.unpack_from("<4xIII", db, at)
                yield db[at + pos : at + pos + k], db[at + pos + k : at + pos + k + v]

    talks = {}
    for key, value in walk(struct.unpack_from("<Q", dict(walk(root))[b"objects"])[0]):
        if b"/chat_logs/" in key:  # the parts of a talk sort in order; revision and checksum are the first 12 bytes
            session = key.decode().split("/")[3].split(".")[0]
            talks[session] = talks.get(session, b"") + value[12:]
    return talks.items()


wrong, known, logs = 0, {}, []
for path in sys.argv[1:]:
    logs += [(path, data) for _, data in sealed(path)] if path.endswith(".db") else [(path, open(path, "rb").read())]
for path, data in logs:
    try:
        session, appends, last = chain(data)
        if known.setdefault(session, data) != data:
            raise ValueError(f"talk {session} differs from the one before it")
        print(f"{path}: talk {session}: the chain of {appends} appends holds, its end is {last}")
    except (ValueError, KeyError, TypeError) as e:
        wrong += 1
        print(f"{path}: {e}")
sys.exit(1 if wrong or not logs else 0)
