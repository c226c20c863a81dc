/*
 * compile.c - from rows of phrases and word classes to an image, or to the row, the column and the mistake.
 */
#include "compile.h"
#include "words_key.h"

#include <stdio.h>
#include <string.h>

#define MAX_SCOPE_NAME 200 /* bytes of a helpdesk's or queue's name */

typedef struct compilation
{
    sv_arena *arena;
    const sv_phrase *phrase;
    uint32_t nphrases;
    const sv_class *classes;
    uint32_t nclasses;
    sv_error *err;
    sv_atoms atoms;
    sv_tree tree;
    sv_nfa nfa;
    sv_row *row;
    uint32_t nrows;
    bool *token;    /* by class: a symbol of its own */
    sv_member *member;
    uint32_t nmembers, member_room;
    const char **scope; /* names of helpdesks and queues, each once; 0 is none */
    uint32_t nscopes;
    uint64_t version;
} compilation;

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
    uint32_t rows = c->nphrases + count_guard_classes(c->classes, c->nclasses) + c->nclasses;

    c->row = sv_alloc(c->arena, (rows + 1) * sizeof *c->row);
    c->scope = sv_alloc(c->arena, ((size_t) c->nphrases * 2 + 1) * sizeof *c->scope);
    c->nscopes = 1;
    c->token = sv_alloc(c->arena, c->nclasses + 1);
    c->member_room = 256;
    c->member = sv_alloc_raw(c->arena, c->member_room * sizeof *c->member);
    return c->token != NULL && c->member != NULL && c->row != NULL && c->scope != NULL && sv_atoms_init(&c->atoms, c->arena) &&
           sv_tree_init(&c->tree, c->arena, &c->atoms) && sv_nfa_init(&c->nfa, c->arena, rows);
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
check_members(compilation *c, uint32_t i, uint32_t root)
{
    unsigned number = 1;
    sv_status st = SV_OK;
    bool closed;

    c->token[i] = root != 0 && guard_class_of(&c->classes[i]) < 0;
    for (uint32_t m = root == 0 ? 0 : c->tree.node[root].child; m != 0; m = c->tree.node[m].next, number++)
    {
        sv_error inner = {0};

        st = sv_nfa_try(&c->nfa, &c->tree, m, &closed, &inner);
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
    sv_status st = root == NULL ? SV_NOMEM : SV_OK;

    c->tree.classes = c->classes;
    c->tree.nclasses = c->nclasses;
    for (uint32_t i = 0; i < c->nclasses && st == SV_OK; i++)
    {
        st = check_class_name(&c->classes[i], c->err);
        if (st == SV_OK)
            st = sv_parse_class(&c->tree, i, &root[i], c->err);
        if (st == SV_OK)
            st = check_members(c, i, root[i]);
    }
    c->tree.class_root = root;
    c->nfa.token = c->token;
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
add_phrase(compilation *c, const sv_phrase *p)
{
    uint32_t root = 0;
    sv_status st = read_columns(c, p, &c->row[c->nrows]);

    if (st == SV_OK && p->pattern == NULL)
        st = sv_refuse(c->err, 1, "the pattern is empty");
    if (st == SV_OK)
        st = sv_parse(&c->tree, p->pattern, strlen(p->pattern), p->lang, &root, c->err);
    if (st == SV_OK)
        st = sv_nfa_add(&c->nfa, &c->tree, root, c->nrows, c->err);
    c->nrows++;
    return st;
}

static sv_status
add_phrases(compilation *c)
{
    for (uint32_t i = 0; i < c->nphrases; i++)
    {
        sv_status st = add_phrase(c, &c->phrase[i]);

        if (st == SV_BADINPUT)
            c->err->row = i + 1;
        if (st != SV_OK)
            return st;
    }
    return SV_OK;
}

/* The classes that feed guards are phrases of their own, whose matches only the engine sees. */
static sv_status
add_guard_classes(compilation *c)
{
    for (uint32_t i = 0; i < c->nclasses; i++)
    {
        int guard = guard_class_of(&c->classes[i]);
        sv_status st;

        if (guard < 0 || c->tree.class_root[i] == 0)
            continue;
        c->row[c->nrows] = (sv_row){.cue = (uint16_t) (SV_CUE_GUARD + guard), .lang = (uint8_t) c->classes[i].lang};
        st = sv_nfa_add(&c->nfa, &c->tree, c->tree.class_root[i], c->nrows, c->err);
        if (st == SV_BADINPUT)
        {
            char why[160];

            snprintf(why, sizeof why, "%.150s", c->err->message);
            return sv_refuse(c->err, c->err->column, "word class @%s (%s): %s", class_name(&c->classes[i]),
                             sv_lang_name(c->classes[i].lang), why);
        }
        if (st != SV_OK)
            return st;
        c->nrows++;
    }
    c->nfa.nphrases = c->nfa.nrows = c->nrows;
    return SV_OK;
}

static bool
add_member(compilation *c, uint32_t atom, uint32_t cls)
{
    if (c->nmembers == c->member_room)
    {
        c->member_room *= 2;
        c->member = sv_grow(c->arena, c->member, c->nmembers, c->member_room, sizeof *c->member);
        if (c->member == NULL)
            return false;
    }
    c->member[c->nmembers++] = (sv_member){atom, cls};
    return true;
}

/* The words that are members of class i by themselves; the others become a row of the automaton. */
static sv_status
add_token_class(compilation *c, uint32_t i)
{
    const sv_tree *tree = &c->tree;

    for (uint32_t m = tree->node[tree->class_root[i]].child; m != 0; m = tree->node[m].next)
        for (uint32_t alt = tree->node[m].child; alt != 0; alt = tree->node[alt].next)
        {
            uint32_t atom = sv_single_atom(tree, alt);

            if (atom != 0 && !add_member(c, atom, i))
                return SV_NOMEM;
        }
    c->row[c->nrows] = (sv_row){.id = i, .cue = SV_CUE_CLASS, .lang = (uint8_t) c->classes[i].lang};
    return sv_nfa_add_class(&c->nfa, tree, i, c->nrows++);
}

static sv_status
add_token_classes(compilation *c)
{
    sv_status st = SV_OK;

    for (uint32_t i = 0; i < c->nclasses && st == SV_OK; i++)
        if (c->token[i])
            st = add_token_class(c, i);
    c->nfa.nrows = c->nrows;
    return st;
}

static sv_status
read_rows(compilation *c)
{
    sv_status st = init(c) ? parse_classes(c) : SV_NOMEM;

    if (st == SV_OK)
        st = add_phrases(c);
    if (st == SV_OK)
        st = add_guard_classes(c);
    return st == SV_OK ? add_token_classes(c) : st;
}

static sv_status
determine(compilation *c, const sv_limits *limits, sv_cover *cover, sv_dfa *dfa)
{
    sv_status st = sv_make_cover(c->arena, &c->atoms, &c->nfa, c->member, c->nmembers, c->nclasses, cover);

    return st == SV_OK ? sv_determinise(c->arena, &c->nfa, cover, limits, dfa, c->err) : st;
}

sv_status
sv_compile(sv_arena *a, const sv_phrase *p, uint32_t n, const sv_class *classes, uint32_t nclasses, void **image, size_t *size,
           sv_error *err)
{
    compilation c = {.arena = a, .phrase = p, .nphrases = n, .classes = classes, .nclasses = nclasses, .err = err};
    sv_cover cover;
    sv_dfa dfa;
    sv_status st;

    *err = (sv_error){0};
    c.version = version_of(&c);
    st = read_rows(&c);
    if (st == SV_OK)
        st = determine(&c, &sv_limits_of_all, &cover, &dfa);
    if (st != SV_OK)
        return st;
    for (uint32_t i = c.nfa.nphrases; i < c.nrows; i++)
        c.row[i].id = cover.of_class[c.row[i].id];
    return sv_write_image(a,
                          &(sv_parts){.dfa = &dfa, .atoms = &c.atoms, .cover = &cover, .rows = c.row, .nrows = c.nrows,
                                      .scope = c.scope, .nscopes = c.nscopes, .member = c.member, .nmembers = c.nmembers,
                                      .classes = classes, .version = c.version},
                          image, size);
}

sv_status
sv_phrase_check(sv_arena *a, const sv_phrase *p, const sv_class *classes, uint32_t nclasses, sv_error *err)
{
    compilation c = {.arena = a, .phrase = p, .nphrases = 1, .classes = classes, .nclasses = nclasses, .err = err};
    sv_cover cover;
    sv_dfa dfa;
    sv_status st;

    *err = (sv_error){0};
    st = read_rows(&c);
    c.nfa.nrows = c.nfa.nphrases = 1; /* the phrase alone, without any class */
    if (st == SV_OK)
        st = determine(&c, &sv_limits_of_one, &cover, &dfa);
    if (st == SV_BADINPUT && err->row == 0 && err->column > 0)
        err->row = 1;
    return st;
}
