#!/usr/bin/env python3
"""Recomputes the chain of talks, without RolePlay: python3 verify_log.py TALK.jsonl... [roleplay.db]

A line of an exported talk is one append to its log; its "prev" is the SHA-256 of the line before it. A data file (of a
program that does not run now, or a backup) holds ended talks sealed in the same form. Each is recomputed; what is there
of a talk more than once must be the same, as far as it goes. Exit 1 if anything is wrong."""
import hashlib, json, struct, sys

def chain(data):  # returns user id, session id, number of appends, hash of the last, whether the talk ended; or raises
    prev, start, ended = "", None, False
    *lines, rest = data.split(b"\n")
    for n, line in enumerate(lines, 1):
        append = json.loads(line)
        if append["seq"] != n or append["prev"] != prev or not append["entries"] or ended or rest:
            raise ValueError(f"line {n} does not follow from the line before it, or the last line is cut short")
        start = start or append["entries"][0]["start"]
        ended = any(entry["type"] == "session_end" for entry in append["entries"])
        prev = hashlib.sha256(line).hexdigest()
    return start["userId"], start["sessionId"], len(lines), prev, ended

def sealed(db):  # returns {(user id, session id): bytes} of a B+ tree of pages (go.etcd.io/bbolt)
    heads = (struct.unpack_from("<8xI4xQ24xQ", db, at + 16) for at in (0, struct.unpack_from("<I", db, 24)[0]))
    size, root, _ = max(heads, key=lambda head: head[2])  # the head page of the last transaction counts

    def walk(data, page):
        kind, count = struct.unpack_from("<8xHH", data, page)
        for at in range(page + 16, page + 16 + 16 * count, 16):
            if kind == 1:  # a branch
                yield from walk(db, size * struct.unpack_from("<8xQ", data, at)[0])
            else:
                pos, k, v = struct.unpack_from("<4xIII", data, at)
                yield data[at + pos : at + pos + k], data[at + pos + k : at + pos + k + v]

    talks, bucket = {}, dict(walk(db, size * root))[b"objects"]
    root = struct.unpack_from("<Q", bucket)[0]
    for key, value in walk(db, size * root) if root else walk(bucket, 16):  # a small bucket lies in its own value
        if b"/chat_logs/" in key:  # the parts of a talk sort in order; revision and checksum are the first 12 bytes
            talk = tuple(key.decode().split(".")[0].split("/")[1::2])
            talks[talk] = talks.get(talk, b"") + value[12:]
    return talks.items()

jobs, known, wrong = [], {}, 0
for path in sys.argv[1:]:  # whatever the bytes of a file are, the others are looked at
    try:
        with open(path, "rb") as file:
            jobs += [(path, *talk) for talk in (sealed(file.read()) if path.endswith(".db") else [(None, file.read())])]
    except Exception as e:
        wrong += print(f"{path}: it cannot be read ({e!r})") or 1
for path, key, log in jobs:
    try:
        user, session, appends, last, ended = chain(log)
        talk = key or (user, session)
        shorter, longer = sorted((log, known.get(talk, b"")), key=len)
        if talk[1] != session or key and not ended or not longer.startswith(shorter):
            raise ValueError(f"talk {talk[1]} is sealed without its end, or differs from what was read of it before")
        known[talk] = longer
        print(f"{path}: talk {session} {'ended' if ended else 'goes on'}: the chain of {appends} appends holds, its end is {last}")
    except Exception as e:
        wrong += print(f"{path}: {e!r}") or 1
sys.exit(1 if wrong or not jobs else 0)
