#!/usr/bin/env python3
"""Fit the weights of judgement (ext/core/weights.h) to labelled threads.

usage: fit.py --shows SENTENCES.jsonl=THREADS.jsonl ...          first: weights of what a sentence shows (shows.h)
       fit.py [--report] FEATURES.csv=THREADS.jsonl ...          then: gates and verdicts (weights.h)

FEATURES.csv is what `seva-hook judge --features` prints for THREADS.jsonl, SENTENCES.jsonl what --sentences prints.  For threads whose sentences also taught the
models of the acts, the features must come from models taught without them (tests/gold/retrain does so).  Needs python3-sklearn.
--report prints, instead, what five-fold cross-validation over the threads says of each guideline.
"""
import argparse, csv, json, os, re, sys, unicodedata
from collections import Counter, defaultdict
import numpy as np
from sklearn.linear_model import LogisticRegression

GUIDELINES = """apathy brush_off coldness condescension robotism rule_book runaround reach bleeding safety value
importance professional win_win finish hear empathise lead provide""".split()
COST_GATE, COST, COST_SHOWS, FOLDS, TWO_READERS = 3.0, 4.0, 3.0, 5, 1.5

CUSTOMER = """a_reports_problem a_is_upset w_reports_problem w_is_upset v_is_upset v_reports_problem c_only_thanks c_asks_question
w_only_thanks w_asks_question terse_customer customer_length first no_status no_times chat""".split()
CRISIS = """a_in_crisis c_in_crisis w_in_crisis v_in_crisis a_is_upset v_is_upset a_reports_problem v_reports_problem customer_length
terse_customer no_status r_acts_on_worst r_gives_channel r_reassures r_honest_outlook r_gives_extra r_asks_impact""".split()
CONCESSION = """a_wants_concession c_wants_concession w_wants_concession v_wants_concession r_refuses_flat r_cites_rule r_offers_alternative
r_looks_past_rule refuses_bare rule_bare rule_bent no_status""".split()

def any_of(*ids):
    def label(l):
        v = [l[i] for i in ids]
        if any(x not in (None, "not_applicable") for x in v): return 1
        return 0 if all(x == "not_applicable" for x in v) else -1
    return label

GATES = {
    "concern": (any_of("hear"), CUSTOMER + ["l_concern"]),
    "emotion": (any_of("empathise"), CUSTOMER + ["v_in_crisis", "r_rote_apology", "empathy", "l_emotion", "l_concern"]),
    "crisis": (any_of("reach", "bleeding", "safety"), CRISIS + ["l_crisis"]),
    "concession": (any_of("win_win"), CONCESSION + ["l_concession"]),
    "rule": (any_of("rule_book"), CONCESSION + ["a_reports_problem", "a_is_upset", "l_rule", "l_concession"]),
    "hold": (any_of("importance"), """hold long_hold chased chased_promise c_mentions_wait w_mentions_wait a_mentions_wait r_apologises_for_wait r_explains_wait
wait_whole first no_times chat no_status""".split()),
    "closing": (any_of("finish"), """resolved pending no_status r_closes r_asks_anything_else r_did_it w_only_thanks c_only_thanks
earlier_thanks chat""".split()),
}
# guideline: its gate, the facts that speak for or against
FACTS = {
    "apathy": ("concern", "r_shrugs r_belittles r_owns_it short very_short length warmth empathy step r_canned r_acknowledges_issue r_did_it r_promises_step r_personal_remark r_vague_step r_sends_away r_hands_off_cold by_name all_bad r_thanks overlap sentences no_status moves_on"),
    "brush_off": ("concern", "r_hands_off_cold r_hands_over_warm r_owns_it r_sends_away handoff_bare r_promises_step r_did_it away_again handoffs deflections r_gives_channel r_vague_step r_walks_through short c_only_thanks w_only_thanks no_status r_asks_open r_offers_manager chat length"),
    "coldness": ("emotion", "warmth empathy r_names_feeling r_apologises_for_it r_acknowledges_issue r_belittles r_shrugs r_thanks by_name short very_short length r_rote_apology rote_bare r_blames_customer r_loses_temper r_talks_down r_personal_remark w_is_upset v_is_upset all_bad overlap opens_personal no_status r_refuses_flat r_canned"),
    "condescension": ("concern", "r_talks_down r_uses_jargon acronyms other_language r_explains_plainly r_blames_customer r_restates capitals overlap overlap_share r_belittles r_loses_temper length r_cites_rule r_walks_through customer_length"),
    "robotism": ("concern", "first demand_first r_demands_data r_canned opens_personal r_personal_remark empathy r_names_feeling r_apologises_for_it r_acknowledges_issue r_restates terse_customer customer_length overlap overlap_best by_name short very_short r_rote_apology no_status r_did_it numbers r_thanks"),
    "rule_book": ("rule", "r_cites_rule rule_bare rule_bent r_looks_past_rule r_offers_alternative r_refuses_flat refuses_bare empathy length r_explains_plainly r_did_it r_promises_step w_asks_question no_status r_gives_extra w_wants_concession"),
    "runaround": ("concern", "r_sends_away away_bare away_again deflections r_walks_through r_did_it r_owns_it list_items r_promises_step link phone short length r_gives_channel r_hands_off_cold r_demands_data step no_status c_only_thanks w_only_thanks r_offers_alternative chat w_asks_question"),
    "reach": ("crisis", "r_gives_channel phone link r_sends_away r_hands_off_cold r_promises_step r_owns_it times chat length short step deflections v_sent_around r_hands_over_warm"),
    "bleeding": ("crisis", "r_acts_on_worst r_asks_impact r_did_it r_promises_step step length short r_vague_step r_demands_data r_cites_rule r_refuses_flat overlap overlap_best r_owns_it empathy r_sends_away r_hands_off_cold r_doom"),
    "safety": ("crisis", "r_reassures r_honest_outlook r_doom r_overpromises r_offers_alternative r_asks_open r_promises_step length short r_refuses_flat r_cites_rule r_owns_it r_gives_extra times r_explains_plainly"),
    "value": ("crisis", "r_gives_extra r_walks_through r_offers_alternative r_reassures length short link r_did_it step r_acts_on_worst r_gives_channel r_closes resolved r_looks_past_rule list_items"),
    "importance": ("hold", "r_apologises_for_wait r_explains_wait wait_whole wait_bare hold long_hold chased chased_promise c_mentions_wait w_mentions_wait r_blames_customer first no_times r_rote_apology length no_status r_thanks"),
    "professional": ("emotion", "r_loses_temper r_blames_customer r_talks_down r_belittles r_stays_calm r_offers_manager c_asks_for_manager w_asks_for_manager w_is_rude c_is_rude w_is_upset v_is_upset capitals exclamations warmth empathy length all_bad r_thanks r_acknowledges_issue short w_threatens_exit by_name no_status r_canned r_shrugs"),
    "win_win": ("concession", "r_refuses_flat refuses_bare r_offers_alternative r_looks_past_rule r_cites_rule rule_bare rule_bent w_wants_concession c_wants_concession v_wants_concession r_did_it r_promises_step length no_status r_gives_extra r_asks_open"),
    "finish": ("closing", "r_asks_anything_else resolved r_closes r_did_it uneasy_close w_says_unsolved c_says_unsolved customer_questions earlier_thanks w_only_thanks c_only_thanks pending r_asks_open no_status questions chat w_asks_question r_refuses_flat w_reports_problem short"),
    "hear": ("concern", "overlap overlap_best overlap_share numbers r_restates empathy r_acknowledges_issue r_demands_data demand_given short very_short length r_personal_remark r_canned customer_length terse_customer r_did_it r_asks_open r_rote_apology no_status r_blames_customer w_says_unsolved opens_personal customer_turns"),
    "empathise": ("emotion", "empathy r_names_feeling r_apologises_for_it r_rote_apology rote_bare r_acknowledges_issue r_belittles short very_short length r_thanks r_apologises_for_wait warmth opens_personal r_personal_remark r_canned r_blames_customer no_status all_bad v_is_upset w_is_upset"),
    "lead": ("concern", "r_asks_open r_offers_alternative moves_on r_promises_step r_did_it step r_refuses_flat refuses_bare r_vague_step r_demands_data questions short very_short length r_walks_through r_looks_past_rule r_hands_off_cold r_sends_away no_status resolved r_owns_it first w_reports_problem r_doom r_cites_rule rule_bare"),
    "provide": ("concern", "step r_did_it r_promises_step r_vague_step r_goes_back_on_promise earlier_promise chased_promise r_owns_it r_hands_over_warm times short very_short length r_refuses_flat refuses_bare r_demands_data r_sends_away r_hands_off_cold r_walks_through no_status r_cites_rule resolved w_only_thanks c_only_thanks first w_reports_problem"),
}
MORE_SHOWN = {"apathy": ["b_coldness", "k_provide"], "coldness": ["k_empathise", "b_apathy"], "brush_off": ["b_runaround", "k_provide"],
              "runaround": ["b_brush_off", "k_provide"], "rule_book": ["b_win_win", "k_win_win"], "win_win": ["b_rule_book", "b_lead", "k_rule_book"],
              "lead": ["b_win_win", "k_win_win"], "empathise": ["k_coldness", "k_hear"], "hear": ["k_empathise", "k_robotism"],
              "robotism": ["k_empathise", "k_hear"], "reach": ["k_brush_off", "k_safety", "k_bleeding"], "bleeding": ["k_provide", "k_safety"],
              "safety": ["k_bleeding", "k_reach", "k_value", "k_provide"], "value": ["k_safety", "k_bleeding", "k_provide", "k_lead"], "provide": ["k_brush_off", "k_runaround"],
              "professional": ["b_coldness", "b_condescension", "k_coldness"], "condescension": ["b_professional"]}
EASED = re.compile("[rcawvkb]_") # how surely acts are performed and verdicts shown counts by its square root (sv_eased)
LEANINGS = [f"l_{v}_{g}" for v in ("kept", "problem") for g in GUIDELINES] + [f"l_{g}" for g in ("concern", "emotion", "crisis", "concession", "rule")]
ALSO_GATES = ("concern", "emotion", "crisis")
BROKEN = "chased_promise r_shrugs r_belittles all_bad r_loses_temper r_blames_customer r_talks_down r_rote_apology rote_bare r_refuses_flat refuses_bare r_cites_rule r_sends_away r_hands_off_cold r_doom r_overpromises r_goes_back_on_promise earlier_promise demand_given r_demands_data uneasy_close w_says_unsolved w_asks_for_manager deflections very_short".split()
ONLY = {"brush_off": "broken", "condescension": "broken", "robotism": "broken", "rule_book": "broken", "runaround": "broken", "value": "missed"}


def load(pairs):
    names, rows, threads = None, [], []
    for pair in pairs:
        table, _, gold = pair.partition("=")
        docs = {d["id"]: d for d in map(json.loads, filter(str.strip, open(gold, encoding="utf-8")))}
        lines = list(csv.reader(open(table, encoding="utf-8")))
        if names is not None and names != lines[0][1:]:
            sys.exit(f"fit.py: {table}: features differ from those of the first file")
        names = lines[0][1:]
        for r in lines[1:]:
            if r[0] in docs:
                rows.append([int(v) / 1000 for v in r[1:]]); threads.append(docs[r[0]])
    x = np.array(rows)
    eased = [i for i, n in enumerate(names) if EASED.match(n)]
    x[:, eased] = np.rint(1000 * x[:, eased] ** .5) / 1000 # as weigh.c does
    return names, x, threads


def logistic(x, y, cost, weight=None):
    return LogisticRegression(C=cost, solver="liblinear", max_iter=500).fit(x, y, sample_weight=weight)


def weights(threads):
    """Threads with two blind readers count more than those that their writer alone has labelled."""
    return np.array([TWO_READERS if "-dev-" in t["id"] else 1.0 for t in threads])


class Fit:
    def __init__(self, names, x, threads):
        self.at = {n: i for i, n in enumerate(names)}; self.x, self.threads = x, threads
        self.gates = {}

    def cols(self, names): return [self.at[n] for n in names]

    def fit_gates(self, x, threads):
        out = {}
        for g, (label, facts) in GATES.items():
            y = np.array([label(t["labels"]) for t in threads]); ok = y >= 0
            out[g] = logistic(x[ok][:, self.cols(facts)], y[ok], COST_GATE, weights(threads)[ok])
        return out

    def gate_values(self, gates, x):
        return {g: m.predict_proba(x[:, self.cols(GATES[g][1])])[:, 1] for g, m in gates.items()}

    def honest_gates(self, x, threads):
        """Gate values of threads by gates that have not seen them."""
        fold = np.random.RandomState(7).permutation(len(threads)) % 4
        values = {g: np.zeros(len(threads)) for g in GATES}
        for k in range(4):
            gates = self.fit_gates(x[fold != k], [t for t, f in zip(threads, fold) if f != k])
            for g, v in self.gate_values(gates, x[fold == k]).items(): values[g][fold == k] = v
        return values

    def terms(self, g):
        gate, facts = FACTS[g]
        plain = [(f, None) for f in facts.split() + ["k_" + g, "b_" + g, "l_kept_" + g, "l_problem_" + g] + MORE_SHOWN.get(g, [])]
        return plain + [(f, None) for f in LEANINGS if (f, None) not in plain] + [("G_" + gate, None)] + [("G_" + h, None) for h in ALSO_GATES if h != gate] + [(f, gate) for f, _ in plain]

    def design(self, x, gate, terms):
        return np.stack([(gate[f[2:]] if f.startswith("G_") else x[:, self.at[f]]) * (gate[h] if h else 1) for f, h in terms], axis=1)


def classes(threads, g):
    return np.array([{None: -1, "not_applicable": 0, "kept": 1}.get(t["labels"][g], 2) for t in threads])


def f1(c, p=""):
    tp, fp, fn = c[p + "tp"], c[p + "fp"], c[p + "fn"]
    return tp / max(1, tp + fp), tp / max(1, tp + fn), 2 * tp / max(1, 2 * tp + fp + fn)


def out_of_fold(fit):
    """Per guideline: probabilities of kept and of a problem for each thread, by weights that have not seen it."""
    n = len(fit.threads); fold = np.random.RandomState(1).permutation(n) % FOLDS
    got = {g: np.zeros((n, 3)) for g in GUIDELINES}
    for k in range(FOLDS):
        tr, te = fold != k, fold == k
        threads = [t for t, x in zip(fit.threads, tr) if x]
        honest = fit.honest_gates(fit.x[tr], threads)
        test = fit.gate_values(fit.fit_gates(fit.x[tr], threads), fit.x[te])
        for g in GUIDELINES:
            y = classes(threads, g); ok = y >= 0
            a = fit.design(fit.x[tr], honest, fit.terms(g))[ok]; b = fit.design(fit.x[te], test, fit.terms(g))
            for c in (1, 2):
                got[g][te, c] = logistic(a, y[ok] == c, COST, weights(threads)[ok]).predict_proba(b)[:, 1]
    return got


def threshold(p, y, floor):
    """The cut of the best F1 among those with at least the precision asked for (else the most precise with some recall)."""
    best, cut = -1, .5
    for t in np.arange(.25, .8, .01):
        hit = p >= t; tp = (hit & y).sum(); pr = tp / max(1, hit.sum()); rc = tp / max(1, y.sum())
        v = 2 * tp / max(1, hit.sum() + y.sum()) - max(0, floor - pr) * 1.5
        if v > best + 1e-9: best, cut = v, t
    return cut


def cuts(got, fit, floor=.85, only=None):
    """Thresholds, drawn toward 0.5 since few threads stand behind each."""
    out = {}
    for g in GUIDELINES:
        y = classes(fit.threads, g); ok = y >= 0
        if only is not None: ok &= only
        out[g] = [.5 * threshold(got[g][ok, c], y[ok] == c, fl) + .5 * mid for c, fl, mid in ((2, floor, .54), (1, .75, .5))]
    return out


def report(fit, got, chosen):
    total, by, lang = Counter(), defaultdict(Counter), defaultdict(Counter)
    for g in GUIDELINES:
        y = classes(fit.threads, g)
        for i, t in enumerate(fit.threads):
            if y[i] < 0: continue
            pr = got[g][i, 2] >= chosen[g][0] and got[g][i, 2] >= got[g][i, 1]; kp = not pr and got[g][i, 1] >= chosen[g][1]
            for c in (total, by[g], lang["-".join(t["id"].split("-")[:2])]) + ((lang["two readers"],) if "-dev-" in t["id"] else ()):
                c["tp"] += pr and y[i] == 2; c["fp"] += pr and y[i] != 2; c["fn"] += (not pr) and y[i] == 2
                c["ktp"] += kp and y[i] == 1; c["kfp"] += kp and y[i] != 1; c["kfn"] += (not kp) and y[i] == 1
    for name, c in list(by.items()) + list(lang.items()) + [("ALL", total)]:
        p, k = f1(c), f1(c, "k")
        print(f"{name:14} problem P {p[0]:.2f} R {p[1]:.2f} F1 {p[2]:.2f} (n {c['tp'] + c['fn']})  kept P {k[0]:.2f} R {k[1]:.2f} F1 {k[2]:.2f}")


def c_feature(f):
    if f.startswith("G_"): return f"SV_NFEATURES + SV_GATE_{f[2:]}"
    if f.startswith("l_kept_"): return f"SV_F_LEANS_KEPT + SV_{f[7:].upper()}"
    if f.startswith("l_problem_"): return f"SV_F_LEANS_PROBLEM + SV_{f[10:].upper()}"
    if f.startswith("l_"): return f"SV_F_LEANS_CUSTOMER + SV_LEAN_{f[2:]} - SV_LEAN_CUSTOMER"
    if f[:2] in ("k_", "b_"): return f"SV_F_SHOWS_{'KEPT' if f[0] == 'k' else 'BROKEN'} + SV_{f[2:].upper()}"
    m = re.match(r"([rcawv])_(\w+)$", f)
    return f"SV_F_{m[1].upper()}({m[2]})" if m else f"SV_F_{f}"


def emit_sum(out, name, model, terms, leanings=None):
    """The sum's terms; those that weigh a leaning as it is stand, for all verdicts together, in columns of their own."""
    w = np.rint(model.coef_[0] * 256).astype(int)
    apart = {t: v for t, v in zip(terms, w) if leanings is not None and t[1] is None and t[0] in LEANINGS}
    rows = [f"    {{{c_feature(f)}, SV_GATE_{h or 'none'}, {v}}},\n" for (f, h), v in zip(terms, w) if v and (f, h) not in apart]
    out.append(f"static const sv_term {name}[] = {{\n" + "".join(rows or ["    {0, 0, 0},\n"]) + "};\n")
    if apart: leanings.append([apart[(f, None)] for f in LEANINGS])
    return f"{{{int(round(model.intercept_[0] * 256))}, {name}, {len(rows)}, {len(leanings) - 1 if apart else -1}}}"


def emit(fit, chosen):
    out = ["/* weights.h - generated by tests/gold/fit.py; do not edit.  Weights are in 1/256 of log-odds. */\n",
           "const int16_t sv_eased[1001] = {"
           + ", ".join(str(int(round((1000 * n) ** .5))) for n in range(1001)) + "};\n"]
    honest = fit.honest_gates(fit.x, fit.threads); gates = fit.fit_gates(fit.x, fit.threads)
    sums = {g: emit_sum(out, "gate_" + g, m, [(f, None) for f in GATES[g][1]]) for g, m in gates.items()}
    out.append("static const sv_sum gate_sums[SV_NGATES] = {\n" + "".join(f"    [SV_GATE_{g}] = {s},\n" for g, s in sums.items()) + "};\n")
    table, leanings = [], []
    for g in GUIDELINES:
        y = classes(fit.threads, g); ok = y >= 0; terms = fit.terms(g); a = fit.design(fit.x, honest, terms)[ok]
        problem = emit_sum(out, f"{g}_problem", logistic(a, y[ok] == 2, COST, weights(fit.threads)[ok]), terms, leanings)
        kept = emit_sum(out, f"{g}_kept", logistic(a, y[ok] == 1, COST, weights(fit.threads)[ok]), terms, leanings)
        broken = "{0, NULL, 0, -1}"
        bad = np.array([t["labels"][g] in ("missed", "broken") for t in fit.threads])
        which = np.array([t["labels"][g] == "broken" for t in fit.threads])[bad]
        if g not in ONLY and 0 < which.sum() < len(which):
            broken = emit_sum(out, f"{g}_broken", logistic(fit.x[bad][:, fit.cols(BROKEN)], which, .5), [(f, None) for f in BROKEN])
        table.append(f"    [SV_{g.upper()}] = {{{problem}, {kept}, {broken}, {round(chosen[g][0] * 1000)}, {round(chosen[g][1] * 1000)}}},\n")
    out.append(f"#define NLEANINGS {len(LEANINGS)}\n#define LEANING_SUMS {len(leanings)}\n/* By leaning, from SV_F_LEANS_KEPT on: its weight in each sum that weighs leanings. */\n"
               "static const int16_t leaning_weight[NLEANINGS][LEANING_SUMS] = {\n"
               + "".join("    {" + ", ".join(str(c[i]) for c in leanings) + "},\n" for i in range(len(LEANINGS))) + "};\n")
    out.append("const sv_weights sv_weights_of[SV_NGUIDELINES] = {\n" + "".join(table) + "};\n")
    return "\n".join(out)


def words(s):
    out, cur = set(), ""
    for ch in (s or "") + " ":
        if unicodedata.category(ch)[0] in "LMN": cur += ch
        elif cur: out.add(unicodedata.normalize("NFD", cur.casefold())); cur = ""
    return out


def overlaps(sentence, evidence):
    a, b = words(sentence), words(evidence)
    return bool(a and b) and (len(a & b) / len(a | b) >= .3 or len(a & b) / min(len(a), len(b)) >= .8)


def sentence_names():
    acts = re.findall(r"^ACT\((\w+),", open(os.path.join(os.path.dirname(__file__), "../../ext/core/acts.def"), encoding="utf-8").read(), re.M)
    return ["SV_ACT_" + a for a in acts] + ["SV_S_" + n for n in "ECHO OPENING CLOSING QUESTION NUMBER BRIEF LONG LISTED LATE FAR".split()]


def fit_shows(pairs, output):
    """Which sentence of a reply shows a verdict: against the other sentences of that reply, and those of replies without it."""
    rows, threads = [], {}
    for pair in pairs:
        table, _, gold = pair.partition("=")
        threads.update((d["id"], d) for d in map(json.loads, filter(str.strip, open(gold, encoding="utf-8"))))
        rows += [r for r in map(json.loads, open(table, encoding="utf-8")) if r[0] in threads]
    x = np.array([r[2] for r in rows]) / 1000; names = sentence_names()
    agents = [i for i, n in enumerate(names) if not n.startswith("SV_ACT_") or x[:, i].std() > 0]
    weight, bias = np.zeros((len(names), 2 * len(GUIDELINES)), int), []
    for v, verdict in enumerate(("kept", "broken")):
        for k, g in enumerate(GUIDELINES):
            y = np.full(len(rows), -1)
            for i, (tid, text, _) in enumerate(rows):
                t = threads[tid]; e = (t.get("evidence") or {}).get(g); label = t["labels"][g]
                if label == verdict and e: y[i] = overlaps(text, e)
                elif label is not None and label != verdict: y[i] = 0
            ok = y >= 0
            if y[ok].sum() < 8: bias.append(-1280); continue
            m = logistic(x[ok][:, agents], y[ok], COST_SHOWS)
            weight[agents, v * len(GUIDELINES) + k] = np.rint(m.coef_[0] * 256).astype(int)
            bias.append(int(round(m.intercept_[0] * 256)))
    out = ["/* shows.h - generated by tests/gold/fit.py --shows; do not edit.  Weights are in 1/256 of log-odds. */",
           "static const int16_t shown_bias[SV_NSHOWN] = {" + ", ".join(map(str, bias)) + "};",
           "static const int16_t shown_weight[SV_NSENTENCE_FEATURES][SV_NSHOWN] = {"]
    out += [f"    [{n}] = {{" + ", ".join(map(str, w)) + "}," for n, w in zip(names, weight) if w.any()] + ["};", ""]
    open(output or "shows.h", "w", encoding="utf-8").write("\n".join(out))


def main():
    ap = argparse.ArgumentParser(); ap.add_argument("pairs", nargs="+"); ap.add_argument("--report", action="store_true"); ap.add_argument("--output")
    ap.add_argument("--shows", action="store_true")
    a = ap.parse_args()
    if a.shows: return fit_shows(a.pairs, a.output)
    fit = Fit(*load(a.pairs)); got = out_of_fold(fit); chosen = cuts(got, fit)
    report(fit, got, chosen)
    if not a.report:
        open(a.output or "weights.h", "w", encoding="utf-8").write(emit(fit, chosen))


if __name__ == "__main__":
    main()
