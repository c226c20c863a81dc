/*
 * train.c - the command `seva-hook train`: learns the models of the acts from files, or from what a site taught.
 *
 * From files it writes a table.  With --site it adds the site's own examples (seva.teach) to those that ship, shows which
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
    fputs("usage: seva-hook train [--cost C] [--output MODEL.tsv] EXAMPLES.tsv|THREADS.txt ...\n"
          "       seva-hook train --site CONNINFO --lang LANG [--shipped DIR] [--replies N] [--apply]\n"
          "Learns the linear models of the acts of one language. From files: as a table that people can read,\n"
          "  bias <act> <1/256 log-odds>,   <hash> <feature> <number of act>:<weight> ...\n"
          "(features: 1word, 2two words, c characters; ^ and $ are the edges of the sentence). With --site: from what ships\n"
          "and what the site taught with seva.teach(); shows what would change on its latest N replies (200), and with\n"
          "--apply puts the model in force. seva.drop_model(lang) takes it back.\n", stderr);
    return 64;
}

static int
train_files(char **file, int n, double cost, const char *output)
{
    seva_samples all = {NULL, 0, 0};
    FILE *out = stdout;
    int rc = 0;

    for (int i = 0; i < n && rc == 0; i++)
        rc = seva_read_samples(&all, file[i]);
    if (rc)
        return rc;
    if (output && (out = fopen(output, "w")) == NULL)
        return fprintf(stderr, "%s: %s\n", output, strerror(errno)), 73;
    seva_learn_table(&all, cost, out);
    if ((out != stdout && fclose(out)) || ferror(stdout))
        return perror(output ? output : "output"), 74;
    return 0;
}

int
seva_train_main(int argc, char **argv)
{
    static const struct option options[] = {{"cost", 1, NULL, 'c'}, {"output", 1, NULL, 'o'}, {"site", 1, NULL, 's'}, {"lang", 1, NULL, 'l'},
                                            {"shipped", 1, NULL, 'd'}, {"replies", 1, NULL, 'n'}, {"apply", 0, NULL, 'a'}, {NULL, 0, NULL, 0}};
    struct site_training site = {.shipped = SEVA_PACKS, .replies = 200, .cost = 10};
    const char *output = NULL;
    int c;

    while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
        switch (c)
        {
        case 'c': if ((site.cost = strtod(optarg, NULL)) <= 0) return usage(); break;
        case 'o': output = optarg; break;
        case 's': site.conninfo = optarg; break;
        case 'l': site.lang = optarg; break;
        case 'd': site.shipped = optarg; break;
        case 'n': if ((site.replies = atoi(optarg)) <= 0) return usage(); break;
        case 'a': site.apply = true; break;
        default: return usage();
        }
    if (site.conninfo)
        return site.lang && optind == argc && output == NULL ? train_site(&site) : usage();
    return optind < argc && site.lang == NULL ? train_files(argv + optind, argc - optind, site.cost, output) : usage();
}
