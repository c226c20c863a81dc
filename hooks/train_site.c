/* train_site.c - retrains a language's model with the examples that a site taught, shows before and after, puts it in force. */
#include "train_site.h"

#include <dirent.h>
#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "learn.h"

#define SITE_WEIGHT 3 /* a sentence that the site taught counts as so many that ship */

static int
by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

static bool
ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), e = strlen(end);

    return n > e && strcmp(name + n - e, end) == 0;
}

/* All files of one language, in the order of their names, so that the same files give the same model. */
static int
read_shipped_of(seva_samples *all, const char *dir, sv_lang lang)
{
    char path[1024], *names[512];
    DIR *d;
    struct dirent *e;
    int n = 0, rc = 0;

    snprintf(path, sizeof path, "%s/%s", dir, lang == SV_HL ? "hl" : sv_lang_name(lang));
    if ((d = opendir(path)) == NULL)
        return fprintf(stderr, "%s: %s; --shipped names the directory of the packs\n", path, strerror(errno)), 66;
    while ((e = readdir(d)) != NULL)
        if (n < 512 && (ends_in(e->d_name, ".tsv") || ends_in(e->d_name, ".txt")))
            names[n++] = seva_need(strdup(e->d_name));
    closedir(d);
    qsort(names, (size_t) n, sizeof *names, by_name);
    for (int i = 0; i < n; i++)
    {
        char file[2048];

        snprintf(file, sizeof file, "%s/%s", path, names[i]);
        if (rc == 0)
            rc = seva_read_samples(all, lang, file);
        free(names[i]);
    }
    return rc;
}

/* The language's own, which must be there, and those of all others that are: they teach what words sound like. */
static int
read_shipped(seva_samples *all, const char *dir, sv_lang wanted)
{
    int rc = 0;

    for (int lang = 0; lang < SV_NLANG && rc == 0; lang++)
    {
        char path[1024];

        snprintf(path, sizeof path, "%s/%s", dir, lang == SV_HL ? "hl" : sv_lang_name((sv_lang) lang));
        if (lang == (int) wanted || access(path, F_OK) == 0)
            rc = read_shipped_of(all, dir, (sv_lang) lang);
    }
    return rc;
}

/* NULL with the server's words on standard error. */
static PGresult *
ask(PGconn *db, const char *sql, int n, const char *const *value, const int *length, const int *format)
{
    PGresult *r = PQexecParams(db, sql, n, NULL, value, length, format, 0);

    if (PQresultStatus(r) == PGRES_TUPLES_OK || PQresultStatus(r) == PGRES_COMMAND_OK)
        return r;
    fprintf(stderr, "seva-hook train: %s", PQerrorMessage(db));
    PQclear(r);
    return NULL;
}

/* How many sentences the site taught; -1 where they could not be read. */
static int
read_taught(seva_samples *all, PGconn *db, sv_lang lang)
{
    const char *name = sv_lang_name(lang);
    PGresult *r = ask(db, "SELECT act, is_example, sentence FROM seva.example WHERE lang = $1 ORDER BY id", 1, &name, NULL, NULL);
    int n;

    if (r == NULL)
        return -1;
    n = PQntuples(r);
    for (int i = 0; i < n; i++)
    {
        int act = seva_act_by_name(PQgetvalue(r, i, 0));
        uint64_t bit = act < 0 ? 0 : 1ULL << act;

        for (int k = 0; act >= 0 && k < SITE_WEIGHT; k++)
            seva_add_sample(all, lang, PQgetvalue(r, i, 2), *PQgetvalue(r, i, 1) == 't' ? bit : 0, bit);
    }
    PQclear(r);
    return n;
}

/* The verdicts on the site's latest replies that the model would change, one a line; how many, -1 on an error. */
static int
show_changes(PGconn *db, const char *lang, const sv_model *m, int replies)
{
    static const char sql[] =
        "SELECT t.thread, t.guideline, t.before, t.after, coalesce(t.evidence_after, t.evidence_before, '') "
        "FROM seva.try_ruleset(ARRAY(SELECT seva.latest_threads($3)), $1, $2) t ORDER BY t.guideline, t.thread";
    char count[16];
    const char *value[3] = {lang, (const char *) m, count};
    int length[3] = {0, (int) SV_MODEL_SIZE(m), 0}, format[3] = {0, 1, 0}, n;
    PGresult *r;

    snprintf(count, sizeof count, "%d", replies);
    if ((r = ask(db, sql, 3, value, length, format)) == NULL)
        return -1;
    n = PQntuples(r);
    for (int i = 0; i < n; i++)
        printf("reply %s  %s: %s -> %s  %s\n", PQgetvalue(r, i, 0), PQgetvalue(r, i, 1), PQgetvalue(r, i, 2), PQgetvalue(r, i, 3), PQgetvalue(r, i, 4));
    PQclear(r);
    return n;
}

static int
put_in_force(PGconn *db, const char *lang, const sv_model *m, int taught, int changes)
{
    char report[96];
    const char *value[3] = {lang, (const char *) m, report};
    int length[3] = {0, (int) SV_MODEL_SIZE(m), 0}, format[3] = {0, 1, 0};
    PGresult *r;

    snprintf(report, sizeof report, "{\"taught\": %d, \"changes\": %d}", taught, changes);
    if ((r = ask(db, "SELECT seva.set_model($1, $2, $3)", 3, value, length, format)) == NULL)
        return 1;
    printf("model %s of %s judges now; SELECT seva.drop_model('%s') takes it back\n", PQgetvalue(r, 0, 0), lang, lang);
    PQclear(r);
    return 0;
}

static int
train_with(PGconn *db, const struct site_training *site, sv_lang lang)
{
    seva_samples all = {NULL, 0, 0};
    const char *name = sv_lang_name(lang);
    int rc = read_shipped(&all, site->shipped, lang), taught, changes;
    seva_learnt *learnt;
    sv_model *m;

    if (rc)
        return rc;
    if ((taught = read_taught(&all, db, lang)) < 0)
        return 69;
    if (taught == 0)
        return fprintf(stderr, "seva-hook train: nothing was taught in %s; seva.teach() keeps examples\n", name), 65;
    learnt = seva_learn(&all, &seva_lesson_of_acts);
    m = seva_learnt_model(learnt, lang);
    seva_learnt_free(learnt);
    changes = show_changes(db, name, m, site->replies);
    printf("%d sentences taught; %d verdicts would change on the latest %d replies\n", taught, changes, site->replies);
    rc = changes < 0 ? 69 : site->apply ? put_in_force(db, name, m, taught, changes) : 0;
    if (changes >= 0 && !site->apply)
        puts("nothing was changed; --apply puts the model in force");
    free(m);
    return rc;
}

int
train_site(const struct site_training *site)
{
    sv_lang lang = sv_lang_by_name(site->lang, strlen(site->lang));
    PGconn *db;
    int rc;

    if (lang >= SV_NLANG)
        return fprintf(stderr, "seva-hook train: no language '%s': en, hi, bn, pa, te or hi-Latn\n", site->lang), 64;
    db = PQconnectdb(site->conninfo);
    if (PQstatus(db) != CONNECTION_OK)
    {
        fprintf(stderr, "seva-hook train: %s", PQerrorMessage(db));
        PQfinish(db);
        return 69;
    }
    rc = train_with(db, site, lang);
    PQfinish(db);
    return rc;
}
