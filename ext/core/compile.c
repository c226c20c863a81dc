/*
 * compile.c - from rows of phrases and word classes to an image, or to the row, the column and the mistake.
 *
 * All patterns are read first, for what a word is to one part (a number, a beginning) depends on what any phrase names.
 * Then each language's become a part, or several where one would be too large.
 */
#include "compile.h"
#include "words_key.h"

#include <stdio.h>
#include <string.h>

#define MAX_SCOPE_NAME 200 /* bytes of a helpdesk's or queue's name */

/* A pattern of a phrase, or of a class that feeds guards: these are phrases of their own, whose matches only the engine sees. */
typedef struct item
{
    sv_row row;
    uint32_t root;
    uint32_t phrase; /* its number from 1; 0: of a class */
    uint32_t cls;
} item;

typedef struct compilation
{
    sv_arena *arena;
    const sv_phrase *phrase;
    uint32_t nphrases;
    const sv_class *classes;
    uint32_t nclasses;
    sv_error *err;
    sv_atoms atoms;
    sv_order order;
    sv_tree tree;
    item *item;
    uint32_t nitems;
    bool *token;        /* by class: a symbol of its own */
    const char **scope; /* names of helpdesks and queues, each once; 0 is none */
    uint32_t nscopes;
    sv_written part[SV_MAX_PARTS];
    uint32_t nparts;
    uint64_t version;
} compilation;

/* A part in the making. */
typedef struct making
{
    compilation *c;
    sv_nfa nfa;
    sv_row *row;
    uint32_t *class_of; /* by row that is a class's */
    uint32_t nrows;
    sv_member *member;
    uint32_t nmembers, member_room;
    sv_cover cover;
    sv_dfa dfa;
    sv_body body;
} making;

static void
hash_bytes(uint64_t *h, const void *p, size_t n)
{
    size_t i = 0;

    for (; i + 8 <= n; i += 8)
        *h = sv_key_step(*h, sv_load64((const char *) p + i));
    *h = sv_key_step(sv_key_step(*h, sv_load_part((const char *) p + i, n - i)), n);
}

static void
hash_string(uint64_t *h, const char *s)
{
    if (s == NULL)
        *h = sv_key_step(*h, UINT64_C(0xFFFF));
    else
        hash_bytes(h, s, strlen(s));
}

static void
hash_number(uint64_t *h, int64_t n)
{
    *h = sv_key_step(*h, (uint64_t) n);
}

/* What the image depends on, and nothing else: the same rows in the same order give the same version anywhere. */
static uint64_t
version_of(const compilation *c)
{
    uint64_t h = SV_KEY_SEED;

    hash_number(&h, SV_IMAGE_FORMAT);
    for (uint32_t i = 0; i < c->nphrases; i++)
    {
        const sv_phrase *p = &c->phrase[i];

        hash_number(&h, p->id);
        hash_number(&h, p->lang);
        hash_number(&h, p->weight);
        hash_string(&h, p->cue);
        hash_string(&h, p->pattern);
        hash_string(&h, p->guards);
        hash_string(&h, p->helpdesk);
        hash_string(&h, p->queue);
    }
    for (uint32_t i = 0; i < c->nclasses; i++)
    {
        hash_number(&h, c->classes[i].lang);
        hash_string(&h, c->classes[i].name);
        hash_string(&h, c->classes[i].members);
    }
    return sv_key_end(h, c->nphrases);
}

static const char *
class_name(const sv_class *c)
{
    return c->name[0] == '@' ? c->name + 1 : c->name;
}

static int
guard_class_of(const sv_class *c)
{
    for (int i = 0; i < (int) SV_NGUARD_CLASSES; i++)
        if (strcmp(class_name(c), sv_guard_class_name[i]) == 0)
            return i;
    return -1;
}

static uint32_t
count_guard_classes(const sv_class *classes, uint32_t n)
{
    uint32_t found = 0;

    for (uint32_t i = 0; i < n; i++)
        found += guard_class_of(&classes[i]) >= 0;
    return found;
}

static bool
init(compilation *c)
{
    uint32_t rows = c->nphrases + count_guard_classes(c->classes, c->nclasses);

    c->item = sv_alloc(c->arena, (rows + 1) * sizeof *c->item);
    c->scope = sv_alloc(c->arena, ((size_t) c->nphrases * 2 + 1) * sizeof *c->scope);
    c->nscopes = 1;
    c->token = sv_alloc(c->arena, c->nclasses + 1);
    return c->token != NULL && c->item != NULL && c->scope != NULL && sv_atoms_init(&c->atoms, c->arena) &&
           sv_tree_init(&c->tree, c->arena, &c->atoms);
}

static sv_status
check_class_name(const sv_class *c, sv_error *err)
{
    const char *name = class_name(c);

    if (name[0] != '\0' && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == strlen(name))
    {
        if (name[0] != '_' || guard_class_of(c) >= 0)
            return SV_OK;
        return sv_refuse(err, 1, "word class @%.60s: a name that begins with '_' feeds a guard, and there is none of this name", name);
    }
    return sv_refuse(err, 1, "word class \"%.60s\": a name has ASCII letters, digits and '_' only", name);
}

/* A fault of a member's own is to be named as such, not as that of every phrase that uses the class. */
static sv_status
check_members(compilation *c, sv_nfa *scratch, uint32_t i, uint32_t root)
{
    unsigned number = 1;
    sv_status st = SV_OK;
    bool closed;

    c->token[i] = root != 0 && guard_class_of(&c->classes[i]) < 0;
    for (uint32_t m = root == 0 ? 0 : c->tree.node[root].child; m != 0; m = c->tree.node[m].next, number++)
    {
        sv_error inner = {0};

        st = sv_nfa_try(scratch, &c->tree, m, &closed, &inner);
        c->token[i] = c->token[i] && closed;
        if (st == SV_BADINPUT)
            return sv_refuse(c->err, inner.column, "word class @%.60s (%s), member %u: %.150s", class_name(&c->classes[i]),
                             sv_lang_name(c->classes[i].lang), number, inner.message);
        if (st != SV_OK)
            return st;
    }
    return st;
}

static sv_status
parse_classes(compilation *c)
{
    uint32_t *root = sv_alloc(c->arena, (c->nclasses + 1) * sizeof *root);
    sv_nfa scratch;
    sv_status st = root == NULL || !sv_nfa_init(&scratch, c->arena, 0) ? SV_NOMEM : SV_OK;

    c->tree.classes = c->classes;
    c->tree.nclasses = c->nclasses;
    for (uint32_t i = 0; i < c->nclasses && st == SV_OK; i++)
    {
        st = check_class_name(&c->classes[i], c->err);
        if (st == SV_OK)
            st = sv_parse_class(&c->tree, i, &root[i], c->err);
        if (st == SV_OK)
            st = check_members(c, &scratch, i, root[i]);
    }
    c->tree.class_root = root;
    return st;
}

static sv_status
find_scope(compilation *c, const char *name, const char *what, uint32_t *out)
{
    *out = 0;
    if (name == NULL || *name == '\0')
        return SV_OK;
    if (strlen(name) > MAX_SCOPE_NAME)
        return sv_refuse(c->err, 0, "the %s's name has more than %d bytes", what, MAX_SCOPE_NAME);
    for (uint32_t i = 1; i < c->nscopes && *out == 0; i++)
        if (strcmp(c->scope[i], name) == 0)
            *out = i;
    if (*out == 0)
    {
        *out = c->nscopes;
        c->scope[c->nscopes++] = name;
    }
    return SV_OK;
}

/* The columns of a phrase beside its pattern. */
static sv_status
read_columns(compilation *c, const sv_phrase *p, sv_row *row)
{
    int cue = sv_cue_by_name(p->cue);
    unsigned guards;
    sv_status st;

    if (cue < 0)
        return sv_refuse(c->err, 0, "there is no cue named \"%.60s\": see acts.def and phrase.h", p->cue == NULL ? "" : p->cue);
    if (p->weight < -100 || p->weight > 100)
        return sv_refuse(c->err, 0, "weight %d: it goes from -100 to 100", p->weight);
    if (p->lang == SV_OTHER || p->lang > SV_ANY)
        return sv_refuse(c->err, 0, "no such language: write en, hi, bn, pa, te, hi-Latn or any");
    if (!sv_read_guards(p->guards, cue, &guards, c->err))
        return SV_BADINPUT;
    *row = (sv_row){.id = p->id, .cue = (uint16_t) cue, .weight = (int16_t) p->weight, .guards = (uint8_t) guards,
                    .lang = (uint8_t) p->lang};
    st = find_scope(c, p->helpdesk, "helpdesk", &row->helpdesk);
    return st == SV_OK ? find_scope(c, p->queue, "queue", &row->queue) : st;
}

static sv_status
read_phrase(compilation *c, uint32_t i)
{
    const sv_phrase *p = &c->phrase[i];
    item *to = &c->item[c->nitems++];
    sv_status st = read_columns(c, p, &to->row);

    to->phrase = i + 1;
    if (st == SV_OK && p->pattern == NULL)
        st = sv_refuse(c->err, 1, "the pattern is empty");
    if (st == SV_OK)
        st = sv_parse(&c->tree, p->pattern, strlen(p->pattern), p->lang, &to->root, c->err);
    if (st == SV_BADINPUT)
        c->err->row = i + 1;
    return st;
}

static void
add_guard_classes(compilation *c)
{
    for (uint32_t i = 0; i < c->nclasses; i++)
    {
        int guard = guard_class_of(&c->classes[i]);

        if (guard >= 0 && c->tree.class_root[i] != 0)
            c->item[c->nitems++] = (item){{.cue = (uint16_t) (SV_CUE_GUARD + guard), .lang = (uint8_t) c->classes[i].lang},
                                          c->tree.class_root[i], 0, i};
    }
}

static sv_status
read_rows(compilation *c)
{
    sv_status st = init(c) ? parse_classes(c) : SV_NOMEM;

    for (uint32_t i = 0; i < c->nphrases && st == SV_OK; i++)
        st = read_phrase(c, i);
    if (st != SV_OK)
        return st;
    add_guard_classes(c);
    for (uint32_t i = 0; i < c->nitems; i++)
        c->item[i].row.order = i;
    return sv_sort_atoms(c->arena, &c->atoms, &c->order);
}

/* Whose fault it is that an item makes no automaton. */
static sv_status
blame(compilation *c, const item *it)
{
    char why[160];

    if (it->phrase != 0)
    {
        c->err->row = it->phrase;
        return SV_BADINPUT;
    }
    snprintf(why, sizeof why, "%.150s", c->err->message);
    return sv_refuse(c->err, c->err->column, "word class @%s (%s): %s", class_name(&c->classes[it->cls]),
                     sv_lang_name(c->classes[it->cls].lang), why);
}

static bool
begin_making(making *m, compilation *c, uint32_t nitems)
{
    uint32_t rows = nitems + c->nclasses;

    *m = (making){.c = c, .member_room = 256};
    m->row = sv_alloc(c->arena, (rows + 1) * sizeof *m->row);
    m->member = sv_alloc_raw(c->arena, m->member_room * sizeof *m->member);
    m->class_of = sv_alloc(c->arena, (rows + 1) * sizeof *m->class_of);
    if (m->row == NULL || m->class_of == NULL || m->member == NULL || !sv_nfa_init(&m->nfa, c->arena, rows))
        return false;
    m->nfa.token = c->token;
    m->nfa.in_use = sv_alloc(c->arena, c->nclasses + 1);
    return m->nfa.in_use != NULL;
}

static sv_status
add_items(making *m, const uint32_t *pick, uint32_t n)
{
    compilation *c = m->c;

    for (uint32_t i = 0; i < n; i++)
    {
        const item *it = &c->item[pick[i]];
        sv_status st = sv_nfa_add(&m->nfa, &c->tree, it->root, m->nrows, c->err);

        if (st != SV_OK)
            return st == SV_BADINPUT ? blame(c, it) : st;
        m->row[m->nrows++] = it->row;
    }
    m->nfa.nphrases = m->nfa.nrows = m->nrows;
    return SV_OK;
}

static bool
add_member(making *m, uint32_t atom, uint32_t cls)
{
    if (m->nmembers == m->member_room)
    {
        m->member_room *= 2;
        m->member = sv_grow(m->c->arena, m->member, m->nmembers, m->member_room, sizeof *m->member);
        if (m->member == NULL)
            return false;
    }
    m->member[m->nmembers++] = (sv_member){atom, cls};
    return true;
}

/* The words that are members of class i by themselves; the others become a row of the automaton. */
static sv_status
add_token_class(making *m, uint32_t i)
{
    const sv_tree *tree = &m->c->tree;

    for (uint32_t node = tree->node[tree->class_root[i]].child; node != 0; node = tree->node[node].next)
        for (uint32_t alt = tree->node[node].child; alt != 0; alt = tree->node[alt].next)
        {
            uint32_t atom = sv_single_atom(tree, alt);

            if (atom != 0 && !add_member(m, atom, i))
                return SV_NOMEM;
        }
    m->row[m->nrows] = (sv_row){.cue = SV_CUE_CLASS, .lang = (uint8_t) m->c->classes[i].lang};
    m->class_of[m->nrows] = i;
    return sv_nfa_add_class(&m->nfa, tree, i, m->nrows++);
}

/* The classes that the items name. */
static sv_status
add_token_classes(making *m)
{
    sv_status st = SV_OK;

    for (uint32_t i = 0; i < m->c->nclasses && st == SV_OK; i++)
        if (m->nfa.in_use[i])
            st = add_token_class(m, i);
    m->nfa.nrows = m->nrows;
    return st;
}

static sv_status
determine(making *m, const sv_limits *limits)
{
    compilation *c = m->c;
    sv_status st = sv_make_cover(c->arena, &c->atoms, &c->order, &m->nfa, m->member, m->nmembers, c->nclasses, &m->cover);

    if (st == SV_OK && m->cover.nsymbols > SV_MAX_NUMBER && limits == &sv_limits_of_part)
        return SV_TOO_LARGE;
    return st == SV_OK ? sv_determinise(c->arena, &m->nfa, &m->cover, limits, &m->dfa, c->err) : st;
}

/* One part of the picked items. */
static sv_status
make_part(compilation *c, const uint32_t *pick, uint32_t n, sv_written *out)
{
    making m;
    sv_status st = begin_making(&m, c, n) ? add_items(&m, pick, n) : SV_NOMEM;

    if (st == SV_OK)
        st = add_token_classes(&m);
    if (st == SV_OK)
        st = determine(&m, &sv_limits_of_part);
    if (st == SV_OK)
        st = sv_lay_out_states(c->arena, &m.dfa, &m.body);
    if (st != SV_OK)
        return st;
    for (uint32_t i = m.nfa.nphrases; i < m.nrows; i++)
        m.row[i].id = m.cover.of_class[m.class_of[i]];
    return sv_write_part(c->arena,
                         &(sv_parts){.dfa = &m.dfa, .body = &m.body, .atoms = &c->atoms, .cover = &m.cover, .rows = m.row,
                                     .nrows = m.nrows, .scope = c->scope, .nscopes = c->nscopes, .member = m.member,
                                     .nmembers = m.nmembers, .classes = c->classes, .nclasses = c->nclasses,
                                     .class_of = m.class_of},
                         out);
}

static sv_status
refuse_parts(compilation *c)
{
    return sv_refuse(c->err, 0, "all phrases together need more than %d automata of %d states each: use fewer optional parts, "
                     "numbers and word classes", SV_MAX_PARTS, SV_MAX_NUMBER);
}

/* The picked items as one part, or, where that is too large, as two halves, and so on. */
static sv_status
make_parts(compilation *c, const uint32_t *pick, uint32_t n)
{
    uint32_t at = 0, piece = n;

    while (at < n)
    {
        sv_status st;

        piece = piece < n - at ? piece : n - at;
        if (c->nparts == SV_MAX_PARTS)
            return refuse_parts(c);
        st = make_part(c, pick + at, piece, &c->part[c->nparts]);
        if (st == SV_TOO_LARGE && piece > 1)
        {
            piece = (piece + 1) / 2;
            continue;
        }
        if (st == SV_TOO_LARGE)
        {
            sv_refuse(c->err, 1, "the pattern needs more than %d states with its classes: use fewer optional parts, numbers and "
                      "word classes", SV_MAX_NUMBER);
            return blame(c, &c->item[pick[at]]);
        }
        if (st != SV_OK)
            return st;
        c->nparts++;
        at += piece;
    }
    return SV_OK;
}

/* English shares a part with what is for all languages: both are looked for everywhere. */
static sv_status
make_language(compilation *c, sv_lang lang)
{
    uint32_t *pick = sv_alloc_raw(c->arena, (c->nitems + 1) * sizeof *pick), n = 0;

    if (pick == NULL)
        return SV_NOMEM;
    for (uint32_t i = 0; i < c->nitems; i++)
        if (c->item[i].row.lang == lang || (lang == SV_EN && c->item[i].row.lang == SV_ANY))
            pick[n++] = i;
    return make_parts(c, pick, n);
}

sv_status
sv_compile(sv_arena *a, const sv_phrase *p, uint32_t n, const sv_class *classes, uint32_t nclasses, void **image, size_t *size,
           sv_error *err)
{
    compilation c = {.arena = a, .phrase = p, .nphrases = n, .classes = classes, .nclasses = nclasses, .err = err};
    sv_status st;

    *err = (sv_error){0};
    c.version = version_of(&c);
    st = read_rows(&c);
    for (int lang = 0; lang < SV_NLANG && st == SV_OK; lang++)
        st = make_language(&c, (sv_lang) lang);
    return st == SV_OK ? sv_write_image(a, c.part, c.nparts, c.version, image, size) : st;
}

/* A phrase is well-formed if it makes an automaton, beside the classes that feed guards; without any class's own. */
static sv_status
try_phrase(compilation *c)
{
    making m;
    uint32_t *pick = sv_alloc_raw(c->arena, (c->nitems + 1) * sizeof *pick);
    sv_status st = pick != NULL && begin_making(&m, c, c->nitems) ? SV_OK : SV_NOMEM;

    for (uint32_t i = 0; i < c->nitems && st == SV_OK; i++)
        pick[i] = i;
    if (st == SV_OK)
        st = add_items(&m, pick, c->nitems);
    m.nfa.nrows = m.nfa.nphrases = 1;
    return st == SV_OK ? determine(&m, &sv_limits_of_one) : st;
}

sv_status
sv_phrase_check(sv_arena *a, const sv_phrase *p, const sv_class *classes, uint32_t nclasses, sv_error *err)
{
    compilation c = {.arena = a, .phrase = p, .nphrases = 1, .classes = classes, .nclasses = nclasses, .err = err};
    sv_status st;

    *err = (sv_error){0};
    st = read_rows(&c);
    if (st == SV_OK)
        st = try_phrase(&c);
    if (st == SV_BADINPUT && err->row == 0 && err->column > 0)
        err->row = 1;
    return st;
}
