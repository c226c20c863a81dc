#!/usr/bin/env python3
"""How well acts are recognised in the sentences of a writer whom the models were not taught.

usage: across.py SEVA_HOOK WORKDIR LANG WRITER [THREADS.jsonl ...]

The writers of a language are the first letters of its files sql/packs/LANG/examples/*.tsv (m: customers' whole messages). Models are taught with the examples of all
other writers, all languages together as `retrain` does, and with the labelled threads that are given (as to-jsonl prints them), and then read the sentences of the one
left out: those that do the act against the near-misses, which share its words. Printed for each act: average precision, the best F1 that any threshold gives, the number
of sentences. As long as these rise with each further writer, more examples are worth writing. Needs python3-sklearn; takes about a minute.
"""
import glob, json, os, re, subprocess, sys
import numpy as np
from sklearn.metrics import average_precision_score, precision_recall_curve

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
LANGS = "en hi bn pa te hl".split()


def agents_acts():
    with open(os.path.join(ROOT, "ext/core/acts.def"), encoding="utf-8") as f:
        return re.findall(r"^ACT\((\w+), AGENT,", f.read(), re.M)


def examples(lang):
    return sorted(glob.glob(os.path.join(ROOT, "sql/packs", lang, "examples", "*.tsv")))


def is_by(path, lang, writer):
    return os.path.basename(os.path.dirname(os.path.dirname(path))) == lang and os.path.basename(path).startswith(writer)


def train(hook, work, lang, writer, threads):
    taught = [f"{l}={f}" for l in LANGS for f in examples(l) if not is_by(f, lang, writer)]
    taught += [f"{'en' if os.path.basename(t).startswith('real') else os.path.basename(t)[:2]}={t}" for t in threads]
    subprocess.run([hook, "train", "--output", work, *taught], check=True, stdout=subprocess.DEVNULL)


def sureness(hook, work, lang, sentences):
    """Of each sentence, how sure the models alone are of each act, in thousandths."""
    code = "hi-Latn" if lang == "hl" else lang
    path, none = os.path.join(work, "sentences.jsonl"), os.path.join(work, "no-packs")
    os.makedirs(none, exist_ok=True)
    with open(path, "w", encoding="utf-8") as out:
        for i, s in enumerate(sentences):
            messages = [{"from": "customer", "text": "?"}, {"from": "agent", "text": s}]
            out.write(json.dumps({"id": str(i), "lang": code, "messages": messages}, ensure_ascii=False) + "\n")
    command = [hook, "judge", "--packs", none, "--model", f"{code}={work}/{code}.tsv", "--sentences", path]
    n = len(agents_acts())
    sure = np.zeros((len(sentences), n))
    for line in subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8").stdout.splitlines():
        i, _, row = json.loads(line)
        sure[int(i)] = np.maximum(sure[int(i)], row[:n]) # a line of several sentences does what one of them does
    return sure


def report(rows, sure):
    names, all_of = agents_acts(), []
    for act in dict.fromkeys(r[0] for r in rows):
        at = [i for i, r in enumerate(rows) if r[0] == act]
        y = np.array([rows[i][1] == "1" for i in at])
        if min(y.sum(), (~y).sum()) < 10:
            continue
        p = sure[at, names.index(act)]
        precision, recall, _ = precision_recall_curve(y, p)
        best = max(2 * precision * recall / np.maximum(precision + recall, 1e-9))
        all_of.append((average_precision_score(y, p), best))
        print(f"{act:22} average precision {all_of[-1][0]:.2f}  best F1 {best:.2f}  ({len(at)} sentences)")
    if all_of:
        print("%-22s average precision %.3f best F1 %.3f" % ("mean", *np.mean(all_of, axis=0)))


def main():
    if len(sys.argv) < 5:
        sys.exit(__doc__)
    hook, work, lang, writer = sys.argv[1:5]
    held = [f for f in examples(lang) if is_by(f, lang, writer)] if lang in LANGS else []
    if not held:
        sys.exit(f"across.py: no examples of a writer {writer} in language {lang}")
    os.makedirs(work, exist_ok=True)
    train(hook, work, lang, writer, sys.argv[5:])
    rows = []
    for path in held:
        with open(path, encoding="utf-8") as f:
            rows += [r for r in (line.rstrip("\n").split("\t") for line in f if not line.startswith("#")) if len(r) == 3 and r[0] in agents_acts()]
    report(rows, sureness(hook, work, lang, [r[2] for r in rows]))


main()
