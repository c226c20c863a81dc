/* The settings of the hook: their names, defaults and values, whichever of file, environment and options said them. */
#ifndef SEVA_SETTINGS_H
#define SEVA_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trouble.h"

/* What a section [helpdesk NAME] of the file says of one helpdesk. */
struct helpdesk_settings
{
    char       *name;
    char       *token_file;
    char       *api_url;
    char       *ca_file;
    struct helpdesk_settings *next;
};

/* All strings are owned; times are milliseconds. */
struct settings
{
    char       *database;
    char       *token_file;
    char       *state_file;
    char       *instance;
    char       *ca_file;
    char       *proxy;
    char       *log_level;
    bool        allow_http;
    int64_t     parallel;
    int64_t     max_answer;
    int64_t     max_attempts;
    int64_t     sweep_batch;
    int64_t     prune_batch;
    int64_t     poll_busy;
    int64_t     poll_idle;
    int64_t     lease;
    int64_t     connect_timeout;
    int64_t     request_timeout;
    int64_t     database_timeout;
    int64_t     retry_base;
    int64_t     retry_cap;
    int64_t     pause_cap;
    int64_t     give_up_after;
    int64_t     sweep_every;
    int64_t     prune_every;
    struct helpdesk_settings *helpdesks;
};

enum setting_type
{
    SETTING_TEXT,
    SETTING_BOOL,
    SETTING_COUNT,
    SETTING_SIZE,
    SETTING_TIME,
};

enum setting_source
{
    FROM_DEFAULT,
    FROM_FILE,
    FROM_ENVIRONMENT,
    FROM_OPTIONS,
};

struct setting
{
    const char *name;           /* as in the file; an option has dashes for underscores */
    enum setting_type type;
    size_t      offset;         /* in struct settings */
    const char *initial;        /* default, as it would be written */
    int64_t     least;
    int64_t     most;
    const char *help;
};

/* All settings, ended by one without a name. */
extern const struct setting setting_table[];

/* Gives fresh settings with their defaults; false when there is no memory. */
bool settings_init(struct settings *settings, struct trouble *trouble);

/* Frees what they own. */
void settings_free(struct settings *settings);

/* Finds a setting, with dashes or underscores; NULL when there is none. */
const struct setting *setting_named(const char *name);

/* Takes one value; refuses what is malformed, out of range, or a password where others can read it. */
bool setting_set(struct settings *settings, const struct setting *setting, const char *value,
                 enum setting_source source, struct trouble *trouble);

/* Reads a configuration file: "name = value" lines, # comments, sections [helpdesk NAME]. */
bool settings_read_file(struct settings *settings, const char *path, struct trouble *trouble);

/* Whether a connection string holds a password of any kind; valid: whether it is one at all. */
bool conninfo_holds_password(const char *conninfo, bool *valid);

/* Checks what single values cannot show. */
bool settings_check(const struct settings *settings, struct trouble *trouble);

/* What the file says of a helpdesk; NULL when it says nothing. */
const struct helpdesk_settings *settings_of_helpdesk(const struct settings *settings, const char *name);

#endif
