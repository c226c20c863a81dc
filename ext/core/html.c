/*
 * html.c - markup to lines: through the HTML5 tree builder, or tag by tag where a tree would be too deep or too big.
 *
 * The tree builder is given no more than the tags of the reduced markup of html.h, with one letter in place of each
 * stretch of text; memory from the caller's arena up to a bound (past it, it is left by longjmp, and nothing is to be
 * given back); and no depth that its own loops would mind.
 */
#include "html.h"
#include "arena.h"

#include <gumbo.h>
#include <setjmp.h>
#include <string.h>

#define MAX_DEPTH 200
#define TREE_BYTES ((size_t) 4 * 1024 * 1024) /* some eight thousand elements */

/* ---- tag by tag ---- */

typedef struct skipping
{
    sv_tag tag; /* whose content is left out; SV_T_NONE: nothing is */
    uint32_t depth;
} skipping;

/* Some write their mail into the place that their program made for the signature: there has to be something above it. */
static bool
is_left_out(const sv_layout *l, int meaning)
{
    if (meaning == SV_M_GMAIL || meaning == SV_M_SIGNATURE)
        return sv_layout_has_text(l);
    return meaning == SV_M_QUOTE || meaning == SV_M_INTRO || meaning == SV_M_HIDDEN;
}

static sv_tag
tag_by_name(const char *name, uint32_t len)
{
    for (int t = SV_T_SPAN; t < SV_NTAGS; t++)
        if (strlen(sv_tag_name[t]) == len && memcmp(sv_tag_name[t], name, len) == 0)
            return (sv_tag) t;
    return SV_T_NONE;
}

/* The tag at `at` of the reduced markup, which is always well-formed. */
static uint32_t
read_reduced_tag(const sv_reduced *r, uint32_t at, sv_tag *tag, bool *closing, int *meaning)
{
    const char *name = r->text + at + 1, *p;

    *closing = *name == '/';
    name += *closing;
    for (p = name; *p != '>' && *p != ' '; p++)
        ;
    *tag = tag_by_name(name, (uint32_t) (p - name));
    *meaning = *p == ' ' ? p[3] : SV_M_NOTHING;
    return (uint32_t) (p - r->text) + (*p == ' ' ? 5 : 1);
}

/* A tag inside what is left out: is its end reached? */
static void
pass_over(skipping *s, sv_layout *l, sv_tag tag, bool closing)
{
    if (tag != s->tag)
        return;
    s->depth += closing ? -1u : 1u;
    if (s->depth == 0)
    {
        s->tag = SV_T_NONE;
        sv_layout_close(l, tag == SV_T_P ? SV_T_DIV : tag);
    }
}

static void
at_reduced_tag(skipping *s, sv_layout *l, sv_tag tag, bool closing, int meaning)
{
    if (s->tag != SV_T_NONE)
        pass_over(s, l, tag, closing);
    else if (closing)
        sv_layout_close(l, tag);
    else if (!is_left_out(l, meaning) || tag == SV_T_BR || tag == SV_T_HR)
        sv_layout_open(l, tag, meaning);
    else
    {
        *s = (skipping){tag, 1};
        if (meaning == SV_M_QUOTE || meaning == SV_M_GMAIL)
            sv_layout_gap(l);
    }
}

static void
lay_out_tags(const sv_reduced *r, sv_layout *l)
{
    skipping s = {SV_T_NONE, 0};
    uint32_t at = 0;

    while (at < r->len && !sv_layout_is_done(l))
    {
        const char *lt = memchr(r->text + at, '<', r->len - at);
        uint32_t stop = lt ? (uint32_t) (lt - r->text) : r->len;
        sv_tag tag;
        bool closing;
        int meaning;

        if (s.tag == SV_T_NONE && stop > at)
            sv_layout_text(l, at, stop);
        if (lt == NULL)
            return;
        at = read_reduced_tag(r, stop, &tag, &closing, &meaning);
        at_reduced_tag(&s, l, tag, closing, meaning);
    }
}

/* ---- by the tree ---- */

/* A stretch of text of the reduced markup and the letter of the skeleton that stands for it. */
typedef struct stand_in
{
    uint32_t at, from, to;
} stand_in;

typedef struct skeleton
{
    char *tags;
    uint32_t len;
    stand_in *text;
    uint32_t ntexts;
} skeleton;

static uint32_t
count_tags(const sv_reduced *r)
{
    uint32_t n = 0;

    for (const char *p = r->text, *end = p + r->len; (p = memchr(p, '<', (size_t) (end - p))) != NULL; p++)
        n++;
    return n;
}

static bool
is_blank(const char *p, uint32_t n)
{
    while (n > 0 && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\f'))
    {
        p++;
        n--;
    }
    return n == 0;
}

static bool
build_skeleton(sv_arena *a, const sv_reduced *r, skeleton *s)
{
    uint32_t at = 0;

    s->text = sv_alloc_raw(a, ((size_t) count_tags(r) + 1) * sizeof(stand_in));
    s->tags = sv_alloc_raw(a, r->len + 1);
    if (s->text == NULL || s->tags == NULL)
        return false;
    while (at < r->len)
    {
        const char *lt = memchr(r->text + at, '<', r->len - at), *gt;
        uint32_t stop = lt ? (uint32_t) (lt - r->text) : r->len, n;

        if (stop > at)
        {
            s->text[s->ntexts++] = (stand_in){s->len, at, stop};
            s->tags[s->len++] = is_blank(r->text + at, stop - at) ? ' ' : 'x';
        }
        if (lt == NULL)
            break;
        gt = memchr(lt, '>', r->len - stop);
        n = (uint32_t) (gt - lt) + 1;
        memcpy(s->tags + s->len, lt, n);
        s->len += n;
        at = stop + n;
    }
    return true;
}

typedef struct tree_memory
{
    sv_arena *a;
    size_t left;
    jmp_buf out;
} tree_memory;

static void *
tree_alloc(void *ctx, size_t size)
{
    tree_memory *m = ctx;
    void *p = size <= m->left ? sv_alloc_raw(m->a, size) : NULL;

    if (p == NULL)
        longjmp(m->out, 1);
    m->left -= size;
    return p;
}

static void
tree_keep(void *ctx, void *p)
{
    (void) ctx;
    (void) p;
}

/* NULL if the tree would need more than its bound. */
static GumboOutput *
build_tree(sv_arena *a, const skeleton *s)
{
    tree_memory m = {.a = a, .left = TREE_BYTES};
    GumboOptions options = kGumboDefaultOptions;

    options.allocator = tree_alloc;
    options.deallocator = tree_keep;
    options.userdata = &m;
    options.max_errors = 0;
    if (setjmp(m.out) != 0)
        return NULL;
    return gumbo_parse_with_options(&options, s->tags, s->len);
}

static sv_tag
tag_of_node(GumboTag tag)
{
    switch (tag)
    {
        case GUMBO_TAG_SPAN: return SV_T_SPAN;
        case GUMBO_TAG_DIV: return SV_T_DIV;
        case GUMBO_TAG_P: return SV_T_P;
        case GUMBO_TAG_H2: return SV_T_H;
        case GUMBO_TAG_BR: return SV_T_BR;
        case GUMBO_TAG_HR: return SV_T_HR;
        case GUMBO_TAG_BLOCKQUOTE: return SV_T_BLOCKQUOTE;
        case GUMBO_TAG_PRE: return SV_T_PRE;
        case GUMBO_TAG_UL: return SV_T_UL;
        case GUMBO_TAG_OL: return SV_T_OL;
        case GUMBO_TAG_LI: return SV_T_LI;
        case GUMBO_TAG_DL: return SV_T_DL;
        case GUMBO_TAG_DT: return SV_T_DT;
        case GUMBO_TAG_DD: return SV_T_DD;
        case GUMBO_TAG_TABLE: return SV_T_TABLE;
        case GUMBO_TAG_TBODY: return SV_T_TBODY;
        case GUMBO_TAG_TR: return SV_T_TR;
        case GUMBO_TAG_TD: return SV_T_TD;
        case GUMBO_TAG_CAPTION: return SV_T_CAPTION;
        default: return SV_T_NONE;
    }
}

static int
meaning_of_node(const GumboNode *n)
{
    const GumboVector *v = &n->v.element.attributes;
    const GumboAttribute *a = v->length > 0 ? v->data[0] : NULL;

    return a != NULL && strcmp(a->name, "a") == 0 ? a->value[0] : SV_M_NOTHING;
}

/* Children of a node that is walked into; NULL for text. */
static const GumboVector *
children_of(const GumboNode *n)
{
    if (n->type == GUMBO_NODE_DOCUMENT)
        return &n->v.document.children;
    return n->type == GUMBO_NODE_ELEMENT ? &n->v.element.children : NULL;
}

/* The text that the letters of a text node stand for; tags that the tree builder ignored may stand between them. */
static void
lay_out_text_node(const skeleton *s, sv_layout *l, const GumboNode *n)
{
    const GumboStringPiece *p = &n->v.text.original_text;
    uint32_t lo = 0, hi = s->ntexts, from, to;

    if (p->data < s->tags || p->data > s->tags + s->len || p->length > (size_t) (s->tags + s->len - p->data))
        return;
    from = (uint32_t) (p->data - s->tags);
    to = from + (uint32_t) p->length;
    while (lo < hi)
    {
        uint32_t mid = (lo + hi) / 2;

        if (s->text[mid].at < from)
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < s->ntexts && s->text[lo].at < to; lo++)
        sv_layout_text(l, s->text[lo].from, s->text[lo].to);
}

/* Enter a node: false if its children are not to be walked. */
static bool
enter(const skeleton *s, sv_layout *l, const GumboNode *n)
{
    int meaning;

    if (n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE)
        lay_out_text_node(s, l, n);
    if (n->type != GUMBO_NODE_ELEMENT)
        return n->type == GUMBO_NODE_DOCUMENT;
    meaning = meaning_of_node(n);
    if (is_left_out(l, meaning))
    {
        if (meaning == SV_M_QUOTE || meaning == SV_M_GMAIL)
            sv_layout_gap(l);
        sv_layout_open(l, SV_T_DIV, SV_M_NOTHING);
        return false;
    }
    sv_layout_open(l, tag_of_node(n->v.element.tag), meaning);
    return true;
}

typedef struct step
{
    const GumboNode *node;
    unsigned int next; /* child */
} step;

/* Walk the tree in document order with a stack of our own; false if it is deeper than the markup gave reason to. */
static bool
lay_out_tree(const skeleton *s, sv_layout *l, const GumboNode *root)
{
    step stack[MAX_DEPTH * 2 + 8];
    size_t n = 0;

    stack[n++] = (step){root, 0};
    while (n > 0 && !sv_layout_is_done(l))
    {
        step *top = &stack[n - 1];
        const GumboVector *children = children_of(top->node);
        const GumboNode *child;

        if (top->next >= children->length)
        {
            if (top->node->type == GUMBO_NODE_ELEMENT)
                sv_layout_close(l, tag_of_node(top->node->v.element.tag));
            n--;
            continue;
        }
        child = children->data[top->next++];
        if (!enter(s, l, child) || children_of(child) == NULL)
            continue;
        if (n == sizeof stack / sizeof *stack)
            return false;
        stack[n++] = (step){child, 0};
    }
    return true;
}

sv_status
sv_flatten_html(sv_arena *a, const char *body, size_t len, sv_flat *out)
{
    sv_reduced r;
    sv_layout *l;
    sv_status status = sv_reduce_html(a, body, len, &r);
    GumboOutput *tree = NULL;
    skeleton s = {0};

    if (status != SV_OK)
        return status;
    if ((l = sv_layout_new(a, &r)) == NULL)
        return SV_NOMEM;
    if (r.depth <= MAX_DEPTH && !r.flowing && build_skeleton(a, &r, &s))
        tree = build_tree(a, &s);
    if (tree != NULL && !lay_out_tree(&s, l, tree->document))
    {
        tree = NULL;
        if ((l = sv_layout_new(a, &r)) == NULL)
            return SV_NOMEM;
    }
    if (tree == NULL)
        lay_out_tags(&r, l);
    return sv_layout_end(l, out);
}
