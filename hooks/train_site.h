/* train_site.h - learning from what a site taught. */
#ifndef SEVA_TRAIN_SITE_H
#define SEVA_TRAIN_SITE_H

#include <stdbool.h>

struct site_training
{
    const char *conninfo; /* of an administrator (seva.grant('admin', ...)) */
    const char *lang;
    const char *shipped;  /* directory of the packs that ship: <lang>/<any>.tsv and .txt; those of other languages teach sounds */
    int replies;          /* of the site that before and after are shown on */
    bool apply;
};

/* Returns an exit status of sysexits.h. */
extern int train_site(const struct site_training *site);

#endif
