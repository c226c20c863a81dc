/*
 * phrase.c - reads a pattern of the phrase language (phrase.h) into a tree, or says what is wrong with it and where.
 */
#include "phrase_tree.h"
#include "unicode.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_WORD_BYTES 60 /* of a word as written: folded it stays within SV_MAX_WORD */

/* A bracket that is open, and the alternative being read in it. */
typedef struct level
{
    uint32_t choice;    /* NODE_CHOICE or NODE_MAYBE */
    uint32_t sequence;  /* the alternative */
    uint32_t last_item; /* of the alternative, 0 while it is empty */
    uint32_t column;
    char close;
} level;

typedef struct parser
{
    sv_tree *tree;
    const char *text, *p, *end;
    sv_lang lang;
    sv_error *err;
    level level[SV_MAX_NESTING + 1];
    unsigned depth;
} parser;

/* Takes out what is no character: a message may be cut, or quote a name that is cut, in the middle of one. */
static void
keep_characters(char *message)
{
    const unsigned char *from = (const unsigned char *) message, *end = from + strlen(message);
    unsigned len;

    for (; from < end; from += len)
        if (sv_utf8(from, end, &len) >= 0)
        {
            memmove(message, from, len);
            message += len;
        }
    *message = '\0';
}

sv_status
sv_refuse(sv_error *err, uint32_t column, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(err->message, sizeof err->message, format, args);
    va_end(args);
    keep_characters(err->message);
    err->column = column;
    return SV_BADINPUT;
}

bool
sv_tree_init(sv_tree *tree, sv_arena *a, sv_atoms *atoms)
{
    *tree = (sv_tree){.arena = a, .atoms = atoms, .n = 1, .room = 1024};
    tree->node = sv_alloc(a, tree->room * sizeof *tree->node);
    return tree->node != NULL;
}

static uint32_t
new_node(sv_tree *tree, sv_node_kind kind, uint32_t value, uint32_t column)
{
    if (tree->n == tree->room)
    {
        tree->room *= 2;
        tree->node = sv_grow(tree->arena, tree->node, tree->n, tree->room, sizeof *tree->node);
        if (tree->node == NULL)
            return 0;
    }
    tree->node[tree->n] = (sv_node){.kind = (uint8_t) kind, .value = value, .column = column};
    return tree->n++;
}

/* Column of the place, in characters. */
static uint32_t
column_of(const parser *ps, const char *p)
{
    uint32_t column = 1;

    for (const char *q = ps->text; q < p; q++)
        column += (*q & 0xC0) != 0x80;
    return column;
}

static sv_status
append(parser *ps, sv_node_kind kind, uint32_t value, const char *at, uint32_t *made)
{
    level *l = &ps->level[ps->depth];
    uint32_t node = new_node(ps->tree, kind, value, column_of(ps, at));

    if (node == 0)
        return SV_NOMEM;
    if (l->last_item == 0)
        ps->tree->node[l->sequence].child = node;
    else
        ps->tree->node[l->last_item].next = node;
    l->last_item = node;
    if (made != NULL)
        *made = node;
    return SV_OK;
}

static sv_status
begin_alternative(parser *ps)
{
    level *l = &ps->level[ps->depth];
    uint32_t seq = new_node(ps->tree, NODE_SEQUENCE, 0, column_of(ps, ps->p));

    if (seq == 0)
        return SV_NOMEM;
    if (l->sequence == 0)
        ps->tree->node[l->choice].child = seq;
    else
        ps->tree->node[l->sequence].next = seq;
    l->sequence = seq;
    l->last_item = 0;
    return SV_OK;
}

static sv_status
open_bracket(parser *ps)
{
    char c = *ps->p;
    uint32_t choice;
    sv_status st;

    if (ps->depth == SV_MAX_NESTING)
        return sv_refuse(ps->err, column_of(ps, ps->p), "brackets stand more than %d deep in each other", SV_MAX_NESTING);
    st = append(ps, c == '(' ? NODE_CHOICE : NODE_MAYBE, 0, ps->p, &choice);
    if (st != SV_OK)
        return st;
    ps->level[++ps->depth] =
        (level){.choice = choice, .column = column_of(ps, ps->p), .close = c == '(' ? ')' : ']'};
    ps->p++;
    return begin_alternative(ps);
}

static sv_status
refuse_empty(parser *ps)
{
    return sv_refuse(ps->err, column_of(ps, ps->p), "nothing stands before '%c': write [a|b] for \"a or b or nothing\"", *ps->p);
}

static sv_status
close_bracket(parser *ps)
{
    const level *l = &ps->level[ps->depth];

    if (ps->depth == 0)
        return sv_refuse(ps->err, column_of(ps, ps->p), "'%c' closes a bracket that was never opened", *ps->p);
    if (*ps->p != l->close)
        return sv_refuse(ps->err, column_of(ps, ps->p), "'%c' closes the bracket of column %u, which wants '%c'", *ps->p, l->column,
                         l->close);
    if (l->last_item == 0)
        return refuse_empty(ps);
    ps->depth--;
    ps->p++;
    return SV_OK;
}

static sv_status
next_alternative(parser *ps)
{
    if (ps->level[ps->depth].last_item == 0)
        return refuse_empty(ps);
    ps->p++;
    return begin_alternative(ps);
}

static sv_status
read_gap(parser *ps)
{
    const char *at = ps->p++;
    bool cross = false;
    uint32_t n = 0, node;
    sv_status st;

    while (ps->p < ps->end && *ps->p >= '0' && *ps->p <= '9' && n <= SV_MAX_GAP)
        n = n * 10 + (uint32_t) (*ps->p++ - '0');
    if (n >= 1 && n <= SV_MAX_GAP && ps->p < ps->end && *ps->p == ',')
    {
        cross = true;
        ps->p++;
    }
    if (n < 1 || n > SV_MAX_GAP || ps->p >= ps->end || *ps->p != '>')
        return sv_refuse(ps->err, column_of(ps, at), "a gap is written <3> or <3,>, with 1 to %d words", SV_MAX_GAP);
    ps->p++;
    st = append(ps, NODE_GAP, n, at, &node);
    if (st == SV_OK)
        ps->tree->node[node].cross = cross;
    return st;
}

static bool
is_name_char(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool
sv_class_serves(const sv_class *c, const char *name, size_t len, sv_lang lang)
{
    const char *own = c->name[0] == '@' ? c->name + 1 : c->name;

    if (strlen(own) != len || memcmp(own, name, len) != 0)
        return false;
    return c->lang == lang || c->lang == SV_ANY || c->lang == SV_EN || lang == SV_ANY;
}

/* @name: a choice of all the class rows that serve the phrase's language. */
static sv_status
read_class(parser *ps)
{
    const char *at = ps->p++, *name = ps->p;
    uint32_t choice, last = 0;
    sv_status st;

    while (ps->p < ps->end && is_name_char(*ps->p))
        ps->p++;
    if (ps->p == name)
        return sv_refuse(ps->err, column_of(ps, at), "'@' wants the name of a word class behind it");
    if (ps->tree->class_root == NULL)
        return sv_refuse(ps->err, column_of(ps, at), "a member of a word class cannot use another class");
    st = append(ps, NODE_CHOICE, 0, at, &choice);
    for (uint32_t i = 0; st == SV_OK && i < ps->tree->nclasses; i++)
    {
        uint32_t node;

        if (ps->tree->class_root[i] == 0 || !sv_class_serves(&ps->tree->classes[i], name, (size_t) (ps->p - name), ps->lang))
            continue;
        node = new_node(ps->tree, NODE_CLASS, i, column_of(ps, at));
        if (node == 0)
            return SV_NOMEM;
        if (last == 0)
            ps->tree->node[choice].child = node;
        else
            ps->tree->node[last].next = node;
        last = node;
    }
    if (st == SV_OK && last == 0)
        return sv_refuse(ps->err, column_of(ps, at), "there is no word class @%.*s for this language",
                         ps->p - name > 60 ? 60 : (int) (ps->p - name), name);
    return st;
}

static sv_status
read_end(parser *ps)
{
    const char *at = ps->p++;
    uint32_t atom = ATOM_END;

    if (ps->p < ps->end && (*ps->p == '?' || *ps->p == '!'))
        atom = *ps->p++ == '?' ? ATOM_END_QUESTION : ATOM_END_BANG;
    return append(ps, NODE_ATOM, atom, at, NULL);
}

static sv_status
read_mark(parser *ps, uint32_t atom)
{
    return append(ps, NODE_ATOM, atom, ps->p++, NULL);
}

/* How many characters the beginning of a word must have: fewer would match half the language. */
static bool
long_enough(const char *word, size_t len)
{
    size_t letters = 0;
    bool ascii = (word[0] & 0x80) == 0;

    for (size_t i = 0; i < len; i++)
        letters += (word[i] & 0xC0) != 0x80;
    return ascii ? letters >= 3 : letters >= 2 && len >= 6;
}

static unsigned
class_at(const parser *ps, const char *p, unsigned *len)
{
    if (p >= ps->end)
        return *len = 0;
    return sv_uni_class(sv_utf8((const unsigned char *) p, (const unsigned char *) ps->end, len));
}

static sv_status
add_word(parser *ps, const char *word, const char *to, bool digit)
{
    bool prefix = to < ps->end && *to == '*';
    uint32_t atom;

    if (to - word > MAX_WORD_BYTES)
        return sv_refuse(ps->err, column_of(ps, word), "a word of more than %d bytes", MAX_WORD_BYTES);
    if (prefix && !long_enough(word, (size_t) (to - word)))
        return sv_refuse(ps->err, column_of(ps, word),
                         "'*' wants at least three letters before it (two of other scripts than Latin)");
    atom = sv_atom_of(ps->tree->atoms, word, (size_t) (to - word), prefix, digit);
    if (atom == 0)
        return SV_NOMEM;
    ps->p = to + prefix;
    if (prefix && sv_is_word(class_at(ps, ps->p, &(unsigned){0})))
        return sv_refuse(ps->err, column_of(ps, ps->p), "'*' stands only at the end of a word");
    return append(ps, NODE_ATOM, atom, word, NULL);
}

static unsigned
apostrophe_at(const parser *ps, const char *p)
{
    if (*p == '\'')
        return 1;
    return ps->end - p >= 3 && memcmp(p, "\xE2\x80\x99", 3) == 0 ? 3 : 0;
}

static bool
is_letter(unsigned cls)
{
    unsigned kind = cls & SV_U_KIND;

    return kind == SV_U_LETTER || kind == SV_U_MARK;
}

/* The word at p by the word rule of words.c; its end, p itself where there is none. */
static const char *
word_end(const parser *ps, const char *p, bool *digit)
{
    const char *last = p;
    unsigned len, cls, kind = 0;

    for (;;)
    {
        cls = class_at(ps, p, &len);
        if (len > 0 && sv_is_word(cls))
        {
            kind = cls;
            *digit = *digit || (cls & SV_U_KIND) == SV_U_DIGIT;
            last = p += len;
            continue;
        }
        if (len > 0 && (cls & SV_U_KIND) == SV_U_IGNORE)
        {
            p += len;
            continue;
        }
        if (len == 0 || last != p || !is_letter(kind) || (len = apostrophe_at(ps, p)) == 0)
            return last;
        if (!is_letter(class_at(ps, p + len, &(unsigned){0})))
            return last;
        p += len;
    }
}

static sv_status
refuse_sign(parser *ps)
{
    unsigned len;

    class_at(ps, ps->p, &len);
    if (*ps->p == '*')
        return sv_refuse(ps->err, column_of(ps, ps->p), "'*' stands only behind the beginning of a word, with no blank between");
    return sv_refuse(ps->err, column_of(ps, ps->p), "'%.*s' means nothing here: write ',' for punctuation of any kind", (int) len,
                     ps->p);
}

static sv_status
read_word(parser *ps)
{
    bool digit = false;
    unsigned len, cls = class_at(ps, ps->p, &len);
    const char *to;

    if ((cls & SV_U_KIND) == SV_U_SPACE || (cls & SV_U_KIND) == SV_U_IGNORE)
    {
        ps->p += len;
        return SV_OK;
    }
    to = word_end(ps, ps->p, &digit);
    if (to == ps->p)
        return refuse_sign(ps);
    return add_word(ps, ps->p, to, digit);
}

/* A hyphen between two words of the pattern is as good as a blank, as it is in the text. */
static bool
joins_words(const parser *ps)
{
    unsigned len;

    return ps->p > ps->text && ps->p + 1 < ps->end && sv_is_word(class_at(ps, ps->p + 1, &len)) && ps->p[-1] != ' ';
}

static sv_status
read_item(parser *ps)
{
    switch (*ps->p)
    {
        case '(':
        case '[':
            return open_bracket(ps);
        case ')':
        case ']':
            return close_bracket(ps);
        case '|':
            return next_alternative(ps);
        case '<':
            return read_gap(ps);
        case '@':
            return read_class(ps);
        case '$':
            return read_end(ps);
        case '^':
            return read_mark(ps, ATOM_BEGIN);
        case ',':
            return read_mark(ps, ATOM_COMMA);
        case '#':
            return read_mark(ps, ATOM_NUMBER);
        case '-':
            if (joins_words(ps))
            {
                ps->p++;
                return SV_OK;
            }
            return refuse_sign(ps);
        default:
            return read_word(ps);
    }
}

static sv_status
begin(parser *ps)
{
    uint32_t root = new_node(ps->tree, NODE_CHOICE, 0, 1);

    if (root == 0)
        return SV_NOMEM;
    ps->level[0] = (level){.choice = root};
    return begin_alternative(ps);
}

sv_status
sv_parse(sv_tree *tree, const char *pattern, size_t len, sv_lang lang, uint32_t *root, sv_error *err)
{
    parser ps = {.tree = tree, .text = pattern, .p = pattern, .end = pattern + len, .lang = lang, .err = err};
    sv_status st;

    if (len > SV_MAX_PATTERN)
        return sv_refuse(err, 1, "a pattern of %zu bytes; it may have %d", len, SV_MAX_PATTERN);
    st = begin(&ps);
    while (st == SV_OK && ps.p < ps.end)
        st = read_item(&ps);
    if (st != SV_OK)
        return st;
    if (ps.depth > 0)
        return sv_refuse(err, ps.level[ps.depth].column, "this bracket is never closed: '%c' is missing", ps.level[ps.depth].close);
    if (ps.level[0].last_item == 0)
        return sv_refuse(err, column_of(&ps, ps.end), "the pattern %s", len == 0 ? "is empty" : "ends where a word should stand");
    *root = ps.level[0].choice;
    return SV_OK;
}

static sv_status
parse_member(sv_tree *tree, const sv_class *c, const char *line, size_t len, unsigned number, uint32_t *root, sv_error *err)
{
    sv_error inner = {0};
    sv_status st = sv_parse(tree, line, len, c->lang, root, &inner);

    if (st != SV_BADINPUT)
        return st;
    return sv_refuse(err, inner.column, "word class @%.60s (%s), member %u: %.160s", c->name[0] == '@' ? c->name + 1 : c->name,
                     sv_lang_name(c->lang), number, inner.message);
}

sv_status
sv_parse_class(sv_tree *tree, uint32_t i, uint32_t *root, sv_error *err)
{
    const sv_class *c = &tree->classes[i];
    uint32_t last = 0, member;
    unsigned number = 0;
    size_t len;
    sv_status st;

    *root = 0;
    for (const char *line = c->members; *line != '\0'; line += len + (line[len] == '\n'))
    {
        len = strcspn(line, "\n");
        number++;
        if (strspn(line, " \t\r") >= len)
            continue;
        st = parse_member(tree, c, line, len, number, &member, err);
        if (st != SV_OK)
            return st;
        if (last == 0 && (*root = new_node(tree, NODE_CHOICE, 0, 1)) == 0)
            return SV_NOMEM;
        if (last == 0)
            tree->node[*root].child = member;
        else
            tree->node[last].next = member;
        last = member;
    }
    return SV_OK;
}
