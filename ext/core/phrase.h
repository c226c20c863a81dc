/*
 * phrase.h - the phrase language: what a row of seva's phrases may say, the cues it may give, and what takes a match back.
 *
 * A phrase is a pattern over words.  Case, nukta spelling, joiners and the kind of apostrophe never matter: "I’M", "i'm"
 * and "I'm" are one word, and so are the two ways to write ज़.  A word is a whole word: कर does not match in करना, and a
 * pattern never goes beyond one sentence.
 *
 *   refund              this word
 *   refund*             every word that begins so (refund, refunds, refunded): at least three Latin letters, or two
 *                       code points of another script
 *   a b c               words one after the other, with no punctuation between; a hyphen that joins two words is no
 *                       punctuation: "follow up" also matches "follow-up"
 *   (a|b c|d)           one of these
 *   [a|b c]             one of these, or nothing
 *   <3>                 at most three words of any kind, no punctuation among them (at most <8>)
 *   <3,>                the same, letting punctuation pass as well
 *   ,                   punctuation of any kind must stand here ([,] may)
 *   #                   a number: 5, 2,500, 9:30, 24-48, 4G, ५; but a word whose beginning some phrase names (as sku* does)
 *                       counts as that
 *   @team               a word class of the phrase's language, of English, or of all (each may be used with each)
 *   ^                   the sentence begins here           $    the sentence ends here
 *   $?                  it ends here with a question mark  $!   with an exclamation mark
 *
 * Examples, one of each language.  A row is cue, weight, guards, pattern (columns of phrases.tsv, separated by tabs;
 * '-' in guards for what is usual for the cue):
 *
 *   en   apologises_for_it  80  -  (i'm|we're|i am|we are) [so|very|truly] sorry (that|for|about) <2> (delay*|mistake)
 *   hi   apologises_for_it  80  -  (देरी|गलती|असुविधा) के लिए <2> (माफ़ी|क्षमा|खेद)
 *   bn   promises_step      70  -  (আমি|আমরা) <3> (আজকে|আজই|@when) <2> (জানাব|জানাবো|করে দেব)
 *   pa   sends_away         60  -  (ਸਾਡੀ|ਕੰਪਨੀ ਦੀ) @website <2> (ਵੇਖੋ|ਦੇਖੋ|ਜਾਓ)
 *   te   names_feeling      75  -  (మీ|మీకు) <2> (బాధ|ఇబ్బంది|ఆందోళన) <2> (అర్థ*|తెలుసు)
 *   hi-Latn  owns_it        70  -  (main|mai|mein) [khud] <3> (dekhta|dekhti|dekhunga|dekhungi) [hoon|hun]
 *
 * Of two spellings of one thing write both: nothing is guessed.  Replies are mixed, so English phrases are looked for in
 * every sentence; those of an Indic language in sentences that hold a word of its script; Hinglish ones in sentences that
 * are not English, where "is", "to" and "me" are other words.
 *
 * Weight: 1 to 100, how surely the phrase shows its cue; below 0: it speaks against it.
 *
 * Guards take a match back.  Each cue has its usual ones (see cue_default in phrase_cues.c); the guards column of a row
 * replaces them ("negation,question"), adds to them ("+question"), takes from them ("-condition") or says "none":
 *
 *   negation      @_not stands up to three words before, @_not_after up to two behind, or either in a gap of the match
 *                 ("we will not refund"), with no punctuation between.  A negation that the pattern names is no guard.
 *   condition     in an if-clause: @_if before it, with neither punctuation nor @_then between; or @_if_after up to
 *                 three words behind (করলে, ఉంటే)
 *   question      the sentence ends with a question mark, or @_ask opens the clause
 *   quotation     it stands between quotation marks
 *   reported      @_said up to six words before, @_said_after up to four behind: "you told us that …"
 *   hypothetical  @_would up to four words before or in a gap, @_would_after up to three behind: "we would have …"
 *
 * Word classes are rows as well (columns of classes.tsv: name, member; a member is a pattern without classes).  Those
 * whose name begins with '_' feed the guards.  Names in use, so that packs resemble each other: @i @we @you @team
 * @manager @document (what is asked for: order id, screenshot …) @website (site, app, portal, form, FAQ …) @channel
 * (phone, line, chat …) @money @time_unit @when (today, by tomorrow, within # hours …) @wait @problem @product @feeling
 * @rule (policy, terms …) @possible @solved; a pack may have others.
 *
 * A pattern may hold at most 2000 bytes, nest 16 deep and come to 6000 states with its classes; a match spans at most
 * 48 words.  All phrases together are bounded as well (compile.h); whoever writes one too many is told which.
 */
#ifndef SEVA_PHRASE_H
#define SEVA_PHRASE_H

#include "seva.h"

#define SV_MAX_PATTERN 2000    /* bytes of one pattern */
#define SV_MAX_NESTING 16      /* brackets within brackets */
#define SV_MAX_GAP 8           /* words in one gap */
#define SV_MAX_MATCH_WORDS 48  /* words that one match spans */
#define SV_MAX_WORD 192        /* bytes of one folded word in a pattern */
#define SV_MAX_STATES 6000     /* states of one phrase with its classes written out */

/* The guards, as bits. */
enum
{
    SV_GUARD_NEGATION = 1,
    SV_GUARD_CONDITION = 2,
    SV_GUARD_QUESTION = 4,
    SV_GUARD_QUOTATION = 8,
    SV_GUARD_REPORTED = 16,
    SV_GUARD_HYPOTHETICAL = 32
};

/* Cues beside the acts: what a stretch of words is, not what the sentence does. */
#define SV_EXTRA_CUES(CUE)                                                    \
    CUE(greeting, "opens a message: hello, dear …")                           \
    CUE(closing_formula, "closes a message: regards …")                       \
    CUE(courtesy, "please, kindly, sir")                                      \
    CUE(owner, "who will act: I, my colleague in billing")                    \
    CUE(time, "by when or how long: by tomorrow, within # hours")             \
    CUE(team, "a team, department or other firm")                             \
    CUE(website, "a place of self-service: site, app, form, FAQ")             \
    CUE(document, "routine data that may be asked for: order id, screenshot") \
    CUE(feeling, "a word for a feeling")                                      \
    CUE(rule, "policy, terms, system")                                        \
    CUE(jargon, "a technical or internal term that everyday speech lacks")    \
    CUE(loyalty, "says how long, or how faithfully, someone is a customer")   \
    CUE(auto_reply, "only a machine writes this: an automatic reply")         \
    CUE(took_wait, "says how long something took or was waited for")

enum
{
    SV_CUE_LAST_ACT = SV_NACTS - 1,
#define CUE(name, gloss) SV_CUE_##name,
    SV_EXTRA_CUES(CUE)
#undef CUE
    SV_NCUES,
    /* What the guard classes give: never seen outside the engine. */
    SV_CUE_GUARD = SV_NCUES
};

/* The number of a cue by its name; -1 for a name that is neither an act's nor listed above. */
extern int sv_cue_by_name(const char *name);
/* The guards that a row without any of its own has. */
extern unsigned sv_cue_guards(int cue);
/* Read a guards column for a cue: *out = the guard bits; false and err filled for a name that is none. */
extern bool sv_read_guards(const char *column, int cue, unsigned *out, sv_error *err);

/* The guard classes, in the order of SV_CUE_GUARD + n. */
typedef enum sv_guard_class
{
    SV_G_NOT,
    SV_G_NOT_AFTER,
    SV_G_IF,
    SV_G_IF_AFTER,
    SV_G_THEN,
    SV_G_ASK,
    SV_G_SAID,
    SV_G_SAID_AFTER,
    SV_G_WOULD,
    SV_G_WOULD_AFTER,
    SV_NGUARD_CLASSES
} sv_guard_class;
extern const char *const sv_guard_class_name[SV_NGUARD_CLASSES];

/* What the members of word classes give: never seen outside the engine either. */
#define SV_CUE_CLASS (SV_CUE_GUARD + SV_NGUARD_CLASSES)

#endif /* SEVA_PHRASE_H */
