/* model_file.c - reads the table of a model (model.tsv) into the memory image that scoring uses. */
#include "model_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row_list { sv_model_row *row; char **text; size_t n, room; int32_t bias[60]; } row_list;

/* The place of an act, or of a leaning; -1 for a name that is neither's. */
static int
output_by_name(const char *name, size_t len)
{
    char leaning[64];

    for (int i = 0; i < SV_NACTS; i++)
    {
        const char *leans = sv_leaning_name(i, leaning);

        if ((strlen(sv_act_name[i]) == len && memcmp(sv_act_name[i], name, len) == 0)
            || (strlen(leans) == len && memcmp(leans, name, len) == 0))
            return i;
    }
    return -1;
}

/* "@12C-3...": SEVA_PLACE + place, weight. */
static bool
read_weights(const char *s, int8_t weight[60])
{
    while (*s)
    {
        char *end;
        int place = *s - SEVA_PLACE;
        long w = strtol(s + 1, &end, 10);

        if (end == s + 1 || place < 0 || place >= 60 || w < -127 || w > 127)
            return false;
        weight[place] = (int8_t) w;
        s = end;
    }
    return true;
}

static bool
make_room(row_list *list)
{
    size_t room = list->room ? list->room * 2 : 4096;
    sv_model_row *row;
    char **text;

    if (list->n < list->room)
        return true;
    if ((row = realloc(list->row, room * sizeof *row)) != NULL)
        list->row = row;
    if ((text = realloc(list->text, room * sizeof *text)) != NULL)
        list->text = text;
    list->room = room;
    return row != NULL && text != NULL;
}

static bool
read_row(row_list *list, const char *line)
{
    const char *name = strchr(line, '\t'), *rest = name ? strrchr(name + 1, '\t') : NULL;
    sv_model_row *r;
    int output;

    if (rest == NULL)
        return false;
    if (strncmp(line, "bias\t", 5) == 0)
    {
        if ((output = output_by_name(name + 1, (size_t) (rest - name - 1))) >= 0)
            list->bias[output] = (int32_t) strtol(rest + 1, NULL, 10);
        return output >= 0;
    }
    if (!make_room(list) || (list->text[list->n] = strndup(name + 1, (size_t) (rest - name - 1))) == NULL)
        return false;
    r = &list->row[list->n++];
    memset(r, 0, sizeof *r);
    r->hash = (uint32_t) strtoul(line, NULL, 16);
    return r->hash != 0 && read_weights(rest + 1, r->weight);
}

static uint8_t *
tags_of(sv_model *m, uint32_t bucket)
{
    return (uint8_t *) &m->row[SV_MODEL_ROWS(m)] + (size_t) bucket * SV_BUCKET;
}

/* The first free row of a bucket; SV_BUCKET if there is none. */
static uint32_t
first_free(sv_model *m, uint32_t bucket)
{
    uint32_t i = 0;

    while (i < SV_BUCKET && tags_of(m, bucket)[i])
        i++;
    return i;
}

static void
set_row(sv_model *m, uint32_t bucket, uint32_t i, const sv_model_row *row)
{
    m->row[(size_t) bucket * SV_BUCKET + i] = *row;
    tags_of(m, bucket)[i] = (uint8_t) sv_model_tag(row->hash);
}

/* Make room in a full bucket: move a row to its other bucket.  SV_BUCKET where none can be moved. */
static uint32_t
move_one(sv_model *m, uint32_t bucket)
{
    for (uint32_t i = 0; i < SV_BUCKET; i++)
    {
        const sv_model_row *row = &m->row[(size_t) bucket * SV_BUCKET + i];
        uint32_t one = sv_model_bucket(m->mask, row->hash, 0), two = sv_model_bucket(m->mask, row->hash, 1);
        uint32_t other = one == bucket ? two : one, at = first_free(m, other);

        if (at == SV_BUCKET)
            continue;
        set_row(m, other, at, row);
        return i;
    }
    return SV_BUCKET;
}

/* Put a row into the emptier of its buckets; false where neither has room nor can be given any. */
static bool
put_row(sv_model *m, const sv_model_row *row)
{
    uint32_t bucket[2] = {sv_model_bucket(m->mask, row->hash, 0), sv_model_bucket(m->mask, row->hash, 1)};
    uint32_t at[2] = {first_free(m, bucket[0]), first_free(m, bucket[1])};
    int which = at[1] < at[0];

    for (int i = 0; at[which] == SV_BUCKET && i < 2; i++)
        at[which = i] = move_one(m, bucket[i]);
    if (at[which] == SV_BUCKET)
        return false;
    set_row(m, bucket[which], at[which], row);
    return true;
}

static const sv_model_row *
find_row(const sv_model *m, uint32_t hash)
{
    for (int which = 0; which < 2; which++)
        for (uint32_t i = 0; i < SV_BUCKET; i++)
        {
            const sv_model_row *row = &m->row[(size_t) sv_model_bucket(m->mask, hash, which) * SV_BUCKET + i];

            if (row->hash == hash)
                return row;
        }
    return NULL;
}

/* The row of a whole word, from those of its runs; false where a sum is too large for it. */
static bool
spell(const sv_model *m, const char *word, sv_model_row *out)
{
    uint32_t run[SV_MODEL_RUNS], n = sv_model_runs(word, (uint32_t) strlen(word), run);
    int sum[60] = {0};

    for (uint32_t i = 0; i < n; i++)
    {
        const sv_model_row *row = find_row(m, run[i]);

        for (int k = 0; row && k < 60; k++)
            sum[k] += row->weight[k];
    }
    out->hash = sv_model_spelt(sv_model_word(word, (uint32_t) strlen(word)));
    for (int k = 0; k < 60; k++)
    {
        if (sum[k] < -127 || sum[k] > 127)
            return false;
        out->weight[k] = (int8_t) sum[k];
    }
    return true;
}

/* The most common words first, then others as they come. */
static int
by_commonness(const void *a, const void *b)
{
    const sv_model_row *x = *(const sv_model_row *const *) a, *y = *(const sv_model_row *const *) b;
    int cx = x->weight[SV_MODEL_COMMON], cy = y->weight[SV_MODEL_COMMON];

    cx = cx > 0 ? cx : 128;
    cy = cy > 0 ? cy : 128;
    return cx != cy ? (cx > cy) - (cx < cy) : (x > y) - (x < y);
}

static bool
is_word(const char *text, const sv_model_row *row)
{
    return text[0] == '1' && sv_model_word(text + 1, (uint32_t) strlen(text + 1)) == row->hash;
}

/* Whole words, as many as there is room for. */
static void
put_spelt(sv_model *m, const sv_model_row *row, const char *const *text, size_t n, const sv_model_row **word)
{
    size_t words = 0;

    for (size_t i = 0; i < n; i++)
        if (is_word(text[i], &row[i]))
            word[words++] = &row[i];
    qsort(word, words, sizeof *word, by_commonness);
    for (size_t i = 0; i < words; i++)
    {
        sv_model_row whole;

        if (spell(m, text[word[i] - row] + 1, &whole) && find_row(m, whole.hash) == NULL)
            put_row(m, &whole);
    }
}

static sv_model *
empty_model(uint32_t buckets, const int32_t bias[60])
{
    size_t size = sizeof(sv_model) + buckets * SV_BUCKET * (sizeof(sv_model_row) + 1);
    sv_model *m = aligned_alloc(64, size);

    if (m == NULL)
        return NULL;
    memset(m, 0, size);
    m->magic = SV_MODEL_MAGIC;
    m->mask = buckets - 1;
    m->nacts = SV_NACTS;
    memcpy(m->bias, bias, sizeof m->bias);
    return m;
}

sv_model *
seva_model_build(const sv_model_row *row, const char *const *text, size_t n, const int32_t bias[60])
{
    uint32_t buckets = 8;
    const sv_model_row **word = malloc((n + 1) * sizeof *word);
    sv_model *m;
    size_t i;

    while ((size_t) buckets * (SV_BUCKET - 1) < n)
        buckets *= 2;
    while ((m = word ? empty_model(buckets, bias) : NULL) != NULL)
    {
        for (i = 0; i < n && put_row(m, &row[i]); i++)
            ;
        if (i == n)
            break;
        free(m);
        buckets *= 2;
    }
    for (i = 0; m && i < n; i++)
        m->sounds |= text[i][0] == 's' || text[i][0] == 'p';
    if (m)
    {
        put_spelt(m, row, text, n, word);
        m->checksum = sv_model_checksum(m);
    }
    free(word);
    return m;
}

sv_model *
seva_model_read(const char *file)
{
    FILE *in = fopen(file, "r");
    row_list list = {0};
    char *line = NULL;
    size_t cap = 0;
    unsigned row = 0;
    sv_model *m = NULL;

    if (in == NULL)
        return fprintf(stderr, "%s: %s\n", file, strerror(errno)), NULL;
    for (int i = 0; i < 60; i++)
        list.bias[i] = INT32_MIN;
    while (getline(&line, &cap, in) > 0)
    {
        row++;
        line[strcspn(line, "\r\n")] = '\0';
        if (!read_row(&list, line))
        {
            fprintf(stderr, "%s:%u: no row of a model\n", file, row);
            goto done;
        }
    }
    if ((m = seva_model_build(list.row, (const char *const *) list.text, list.n, list.bias)) == NULL)
        fprintf(stderr, "%s: out of memory\n", file);
done:
    for (size_t i = 0; i < list.n; i++)
        free(list.text[i]);
    free(list.text);
    free(list.row);
    free(line);
    fclose(in);
    return m;
}
