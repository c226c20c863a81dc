/* echo.c - how far a reply says back what the customer wrote: telling words, numbers, the name; and what it says in
 * acronyms, capitals and figures that the customer did not use. */
#include "facts.h"
#include "words_key.h"

#include <string.h>

#define STEM_CHARS 5     /* a word is compared by so many first characters: inflections differ at the end */
#define COMMON_BELOW 35  /* commonness (10 * ln(sentences / sentences with the word)) of words that tell nothing */
#define RARE 70          /* that of words which the examples do not have */
#define FULL_ECHO 120    /* rarity said back that counts as whole */

typedef struct stem_set { uint32_t *slot; uint32_t mask; } stem_set;

/* Eight bytes can be read even where there are fewer. */
static inline uint32_t
hash_bytes(const char *s, uint32_t n)
{
    uint32_t h = 2166136261u;

    if (n <= 8)
        return (uint32_t) (sv_keep(sv_load64(s), n) * SV_KEY_MULT >> 32) | 1;
    for (uint32_t i = 0; i < n; i++)
        h = (h ^ (unsigned char) s[i]) * 16777619u;
    return h ? h : 1;
}

/* Hash of the first characters of the folded word; 0 for words of fewer than three. */
static uint32_t
stem(const sv_folded *f, uint32_t word)
{
    const char *s = f->bytes + f->at[word];
    uint32_t n = sv_folded_bytes(f, word), chars = 0, i;

    if (f->chars[word] < 3)
        return 0;
    if (f->chars[word] == n)
        return hash_bytes(s, n < STEM_CHARS ? n : STEM_CHARS);
    for (i = 0; i < n; i++)
        if (((unsigned char) s[i] & 0xC0) != 0x80 && chars++ == STEM_CHARS)
            break;
    return hash_bytes(s, i);
}

static bool
stem_put(stem_set *set, uint32_t h)
{
    uint32_t i = h & set->mask;

    for (; set->slot[i]; i = (i + 1) & set->mask)
        if (set->slot[i] == h)
            return false;
    set->slot[i] = h;
    return true;
}

static bool
stem_has(const stem_set *set, uint32_t h)
{
    for (uint32_t i = h & set->mask; set->slot[i]; i = (i + 1) & set->mask)
        if (set->slot[i] == h)
            return true;
    return false;
}

static sv_status
stem_room(sv_arena *a, stem_set *set, uint32_t words)
{
    uint32_t size = 64;

    while (size < words * 2)
        size *= 2;
    set->mask = size - 1;
    set->slot = sv_alloc(a, size * sizeof *set->slot);
    return set->slot ? SV_OK : SV_NOMEM;
}

/* How rare the word of the reply is where its language is spoken: 0 for words that everybody uses. */
static int32_t
rarity(const sv_model *m, const sv_folded *f, uint32_t word)
{
    int32_t common = m ? sv_model_commonness(m, f, word) : 0;

    if (common == 0)
        common = RARE;
    return common < COMMON_BELOW ? 0 : common - COMMON_BELOW;
}

static uint32_t
count_figures(const sv_words *w, const sv_word *word)
{
    uint32_t figures = 0;

    for (uint32_t i = word->start; (word->flags & SV_W_DIGIT) && i < word->end; i++)
        figures += w->text[i] >= '0' && w->text[i] <= '9';
    return figures;
}

/* Two figures or more: what a customer gives as a number. */
static bool
is_number(const sv_words *w, const sv_word *word)
{
    return count_figures(w, word) >= 2;
}

static uint32_t
customers_words(const sv_case *c)
{
    uint32_t n = 0;

    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
        if (c->reading[i].message->from == SV_CUSTOMER)
            n += c->reading[i].words.nwords;
    return n;
}

static void
gather_customers(const sv_case *c, stem_set *stems, stem_set *all, uint32_t *numbers)
{
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
    {
        const sv_words *w = &c->reading[i].words;

        if (c->reading[i].message->from != SV_CUSTOMER)
            continue;
        for (uint32_t k = 0; k < w->nwords; k++)
        {
            uint32_t h = stem(&c->reading[i].folded, k);

            if (h)
                stem_put(stems, h);
            stem_put(all, (uint32_t) w->word[k].key | 1);
            if (is_number(w, &w->word[k]))
                (*numbers)++;
        }
    }
}

static void
compare_reply(sv_case *c, const stem_set *theirs, stem_set *told)
{
    const sv_words *w = &c->reply->words;
    int32_t all = 0, ours = 0, best = 0;

    for (uint32_t i = 0; i < w->nsentences; i++)
    {
        const sv_model *m = sv_model_for(c, w, &w->sentence[i]);
        int32_t here = 0;

        for (uint32_t k = w->sentence[i].first; k < w->sentence[i].first + w->sentence[i].n; k++)
        {
            uint32_t h = stem(&c->reply->folded, k);
            int32_t r = h ? rarity(m, &c->reply->folded, k) : 0;

            ours += r;
            if (r == 0 || !stem_has(theirs, h))
                continue;
            here += r;
            if (stem_put(told, h))
                all += r;
        }
        c->reply->overlap[i] = (int16_t) (here * 1000 / FULL_ECHO > 1000 ? 1000 : here * 1000 / FULL_ECHO);
        best = here > best ? here : best;
    }
    c->feature[SV_F_overlap] = (int16_t) (all / 2 > FULL_ECHO ? 1000 : all * 500 / FULL_ECHO);
    c->feature[SV_F_overlap_best] = (int16_t) (best > FULL_ECHO ? 1000 : best * 1000 / FULL_ECHO);
    c->feature[SV_F_overlap_share] = (int16_t) (ours ? (int64_t) all * 1000 / ours > 1000 ? 1000 : (int64_t) all * 1000 / ours : 0);
}

/* Acronyms that everybody knows. */
static bool
is_everyday(const char *s, uint32_t n)
{
    static const char known[] = " OK ID AM PM TV PC SMS OTP PIN UPI ATM EMI USB PDF FAQ UK US USA EU TO NO YES WIFI GPS SIM APP QR CEO HR IT AC "
                                "PAN KYC GST PNR ETA FYI ASAP VIP DVD CD LED MRI ICU PS MB GB INR USD EUR GBP RS DR MR MRS MS "
                                "I A THE AND NOT ";
    char probe[16];

    if (n > 12)
        return false;
    probe[0] = ' ';
    memcpy(probe + 1, s, n);
    probe[n + 1] = ' ';
    probe[n + 2] = '\0';
    return strstr(known, probe) != NULL;
}

static void
find_acronyms(sv_case *c, stem_set *theirs)
{
    const sv_words *w = &c->reply->words;
    uint32_t fresh = 0, shouted = 0;

    for (uint32_t k = 0; k < w->nwords; k++)
    {
        const sv_word *word = &w->word[k];
        uint32_t n = word->end - word->start;

        if (!(word->flags & SV_W_CAPS) || word->script != SV_S_LATIN || is_everyday(w->text + word->start, n))
            continue;
        if (n > 6 && !(word->flags & SV_W_DIGIT))
            shouted++;
        else if (n >= 2 && n <= 6 && !(word->flags & SV_W_DIGIT) && !stem_has(theirs, (uint32_t) word->key | 1))
            fresh += stem_put(theirs, (uint32_t) word->key | 1); /* each once */
    }
    c->feature[SV_F_acronyms] = (int16_t) (fresh > 4 ? 1000 : fresh * 250);
    c->feature[SV_F_capitals] = (int16_t) (shouted > 4 ? 1000 : shouted * 250);
}

static bool
has_word(const sv_words *w, const char *word, uint32_t n)
{
    uint64_t key = sv_word_key(word, n);

    for (uint32_t k = 0; k < w->nwords; k++)
        if (w->word[k].key == key)
            return true;
    return false;
}

/* Is a word of the customer's name, of three bytes or more, among the words of the reply? */
static bool
uses_name(const sv_case *c)
{
    for (uint32_t i = 0; i + 1 < c->nreadings; i++)
    {
        const sv_message *m = c->reading[i].message;

        if (m->from != SV_CUSTOMER || m->name == NULL)
            continue;
        for (uint32_t s = 0, e; s < m->name_len; s = e + 1)
        {
            for (e = s; e < m->name_len && m->name[e] != ' ' && m->name[e] != '.'; e++)
                ;
            if (e - s >= 3 && has_word(&c->reply->words, m->name + s, e - s))
                return true;
        }
    }
    return false;
}

/* Does the reply say a number of the customer's back; a telephone number; a time? */
static void
find_numbers(sv_case *c, const stem_set *theirs, uint32_t customers_numbers)
{
    const sv_words *w = &c->reply->words;
    int16_t *f = c->feature;
    uint32_t run = 0;

    for (uint32_t k = 0; k < w->nwords; k++)
    {
        const sv_word *word = &w->word[k];
        uint32_t digits = count_figures(w, word);

        run = digits && k && w->text[word->start - 1] != '\n' ? run + digits : digits;
        if (run >= 7)
            f[SV_F_phone] = 1000;
        if (digits >= 2 && stem_has(theirs, (uint32_t) word->key | 1))
            f[SV_F_numbers] = 1000;
        if (digits && digits <= 4)
            f[SV_F_times] = 1000;
    }
    f[SV_F_demand_given] = customers_numbers ? f[SV_F_R(demands_data)] : 0;
}

sv_status
sv_find_echo(sv_arena *a, sv_case *c)
{
    stem_set stems, all, told;
    uint32_t numbers = 0, n = customers_words(c);

    if (stem_room(a, &stems, n) != SV_OK || stem_room(a, &all, n + c->reply->words.nwords) != SV_OK
        || stem_room(a, &told, c->reply->words.nwords) != SV_OK)
        return SV_NOMEM;
    gather_customers(c, &stems, &all, &numbers);
    compare_reply(c, &stems, &told);
    find_numbers(c, &all, numbers);
    find_acronyms(c, &all);
    c->feature[SV_F_by_name] = uses_name(c) ? 1000 : 0;
    return SV_OK;
}
