/*
 * train.c - the command `seva-hook train`: learns the models of the acts from files, or from what a site taught.
 *
 * From files it writes tables.  With --site it adds the site's own examples (seva.teach) to those that ship, shows which
 * verdicts on the site's latest replies would change, and puts the model in force only with --apply.
 */
#include "train.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "learn.h"
#include "train_site.h"

static int
usage(void)
{
    fputs("usage: seva-hook train --output DIR [--leanings THREADS.jsonl]... LANG=EXAMPLES.tsv|LANG=THREADS.txt ...\n"
          "       seva-hook train --site CONNINFO --lang LANG [--shipped DIR] [--replies N] [--apply]\n"
          "Learns the linear models of the acts. From files: of all languages together, as tables that people can read,\n"
          "  bias <act> <1/256 log-odds>,   <hash> <feature> <place of act, from @ on><weight in tenths>...\n"
          "one a language, DIR/LANG.tsv (features: 1word, 2two words, c characters, s and p the sound of a word and of two;\n"
          "^ and $ are the edges of the sentence); and, from labelled threads, what whole texts lean to: DIR/leanings.tsv.\n"
          "With --site: from what ships and what the site taught with seva.teach(); shows what would change on its latest N\n"
          "replies (200), and with --apply puts the model in force. seva.drop_model(lang) takes it back.\n", stderr);
    return 64;
}

static int
write_table(const seva_learnt *l, sv_lang lang, const char *dir, const char *name)
{
    char path[1024];
    FILE *out;

    snprintf(path, sizeof path, "%s/%s.tsv", dir, name);
    if ((out = fopen(path, "w")) == NULL)
        return fprintf(stderr, "%s: %s\n", path, strerror(errno)), 73;
    seva_learnt_table(l, lang, out);
    if (fclose(out))
        return fprintf(stderr, "%s: %s\n", path, strerror(errno)), 74;
    return 0;
}

static void
free_samples(seva_samples *all)
{
    for (size_t i = 0; i < all->n; i++)
        free(all->sample[i].text);
    free(all->sample);
}

/* LANG=FILE ... */
static int
train_acts(char **arg, int n, const char *output)
{
    seva_samples all = {NULL, 0, 0};
    bool has[SV_NLANG] = {false};
    seva_learnt *l;
    int rc = 0;

    for (int i = 0; i < n && rc == 0; i++)
    {
        const char *eq = strchr(arg[i], '=');
        sv_lang lang = eq ? sv_lang_by_name(arg[i], (size_t) (eq - arg[i])) : SV_OTHER;

        if (lang >= SV_NLANG)
            return fprintf(stderr, "seva-hook train: %s: want LANG=FILE, LANG one of en, hi, bn, pa, te, hi-Latn\n", arg[i]), 64;
        has[lang] = true;
        rc = seva_read_samples(&all, lang, eq + 1);
    }
    if (rc == 0)
    {
        l = seva_learn(&all, &seva_lesson_of_acts);
        for (int lang = 0; lang < SV_NLANG && rc == 0; lang++)
            if (has[lang])
                rc = write_table(l, (sv_lang) lang, output, sv_lang_name((sv_lang) lang));
        seva_learnt_free(l);
    }
    free_samples(&all);
    return rc;
}

static int
train_leanings(char *const *file, int n, const char *output)
{
    seva_samples all = {NULL, 0, 0};
    seva_learnt *l;
    int rc = 0;

    for (int i = 0; i < n && rc == 0; i++)
        rc = seva_read_leanings(&all, file[i]);
    if (rc == 0)
    {
        l = seva_learn(&all, &seva_lesson_of_leanings);
        rc = write_table(l, SV_EN, output, "leanings");
        seva_learnt_free(l);
    }
    free_samples(&all);
    return rc;
}

int
seva_train_main(int argc, char **argv)
{
    static const struct option options[] = {{"leanings", 1, NULL, 'f'}, {"output", 1, NULL, 'o'}, {"site", 1, NULL, 's'}, {"lang", 1, NULL, 'l'},
                                            {"shipped", 1, NULL, 'd'}, {"replies", 1, NULL, 'n'}, {"apply", 0, NULL, 'a'}, {NULL, 0, NULL, 0}};
    struct site_training site = {.shipped = SEVA_PACKS, .replies = 200};
    char **leanings = seva_need(calloc((size_t) argc + 1, sizeof *leanings));
    const char *output = NULL;
    int c, nleanings = 0, rc = 0;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (c)
        {
        case 'f': leanings[nleanings++] = optarg; break;
        case 'o': output = optarg; break;
        case 's': site.conninfo = optarg; break;
        case 'l': site.lang = optarg; break;
        case 'd': site.shipped = optarg; break;
        case 'n': rc = (site.replies = atoi(optarg)) <= 0; break;
        case 'a': site.apply = true; break;
        default: rc = 1;
        }
    if (rc)
        rc = usage();
    else if (site.conninfo)
        rc = site.lang && optind == argc && output == NULL && nleanings == 0 ? train_site(&site) : usage();
    else if (output == NULL || site.lang || (optind == argc && nleanings == 0))
        rc = usage();
    else
    {
        rc = optind < argc ? train_acts(argv + optind, argc - optind, output) : 0;
        if (rc == 0 && nleanings)
            rc = train_leanings(leanings, nleanings, output);
    }
    free(leanings);
    return rc;
}
