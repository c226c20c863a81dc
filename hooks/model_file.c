/* model_file.c - reads the table of a model (model.tsv) into the memory image that scoring uses. */
#include "model_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct row_list { sv_model_row *row; size_t n, room; int32_t bias[60]; } row_list;

static int
act_by_name(const char *name, size_t len)
{
    for (int i = 0; i < SV_NACTS; i++)
        if (strlen(sv_act_name[i]) == len && memcmp(sv_act_name[i], name, len) == 0)
            return i;
    return -1;
}

/* "7:12 9:-3 ..." */
static bool
read_weights(const char *s, int8_t weight[60])
{
    while (*s)
    {
        char *end;
        long k = strtol(s, &end, 10), w;

        if (end == s || *end != ':' || k < 0 || k >= 60)
            return false;
        w = strtol(s = end + 1, &end, 10);
        if (end == s || w < -127 || w > 127)
            return false;
        weight[k] = (int8_t) w;
        s = end + (*end == ' ');
    }
    return true;
}

static bool
read_row(row_list *list, const char *line)
{
    const char *name = strchr(line, '\t'), *rest = name ? strrchr(name + 1, '\t') : NULL;
    sv_model_row *r;
    int act;

    if (rest == NULL)
        return false;
    if (strncmp(line, "bias\t", 5) == 0)
    {
        if ((act = act_by_name(name + 1, (size_t) (rest - name - 1))) >= 0)
            list->bias[act] = (int32_t) strtol(rest + 1, NULL, 10);
        return act >= 0;
    }
    if (list->n == list->room)
    {
        list->room = list->room ? list->room * 2 : 4096;
        if ((r = realloc(list->row, list->room * sizeof *r)) == NULL)
            return false;
        list->row = r;
    }
    r = &list->row[list->n++];
    memset(r, 0, sizeof *r);
    r->hash = (uint32_t) strtoul(line, NULL, 16);
    return r->hash != 0 && read_weights(rest + 1, r->weight);
}

sv_model *
seva_model_build(const sv_model_row *row, size_t n, const int32_t bias[60])
{
    uint32_t size = 64;
    sv_model *m;

    while ((size_t) size * 7 < n * 8)
        size *= 2;
    if ((m = aligned_alloc(64, sizeof *m + size * (sizeof(sv_model_row) + 1))) == NULL)
        return NULL;
    memset(m, 0, sizeof *m + size * (sizeof(sv_model_row) + 1));
    m->magic = SV_MODEL_MAGIC;
    m->mask = size - 1;
    m->nacts = SV_NACTS;
    memcpy(m->bias, bias, sizeof m->bias);
    for (size_t i = 0; i < n; i++)
    {
        uint32_t at = row[i].hash & m->mask, bit = sv_model_bit(m->mask, row[i].hash);

        while (m->row[at].hash)
            at = (at + 1) & m->mask;
        m->row[at] = row[i];
        ((uint8_t *) &m->row[size])[bit >> 3] |= (uint8_t) (1 << (bit & 7));
    }
    m->checksum = sv_model_checksum(m);
    return m;
}

sv_model *
seva_model_read(const char *file)
{
    FILE *in = fopen(file, "r");
    row_list list = {NULL, 0, 0, {0}};
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
    if ((m = seva_model_build(list.row, list.n, list.bias)) == NULL)
        fprintf(stderr, "%s: out of memory\n", file);
done:
    free(list.row);
    free(line);
    fclose(in);
    return m;
}
