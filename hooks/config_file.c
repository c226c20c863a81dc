/* Reading the configuration file. */
#include "settings.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "secret.h"

struct reader
{
    const char *path;
    int         line;
    struct settings *settings;
    struct helpdesk_settings *section;  /* NULL before the first */
};

static char *
trim(char *text)
{
    size_t      length;

    while (isspace((unsigned char) *text))
        text++;
    length = strlen(text);
    while (length > 0 && isspace((unsigned char) text[length - 1]))
        text[--length] = '\0';
    return text;
}

/* Puts file and line before what went wrong. */
static bool
blame_line(const struct reader *reader, struct trouble *trouble)
{
    char        text[sizeof trouble->text];

    snprintf(text, sizeof text, "%s", trouble->text);
    return trouble_set(trouble, trouble->exit_status, "%s:%d: %s", reader->path, reader->line, text);
}

static bool
begin_section(struct reader *reader, char *head, struct trouble *trouble)
{
    struct helpdesk_settings *section;
    char       *end = strrchr(head, ']');
    char       *name;

    if (!end || end[1] || strncmp(head, "[helpdesk ", 10) != 0)
        return trouble_set(trouble, EX_CONFIG, "a section is [helpdesk NAME]");
    *end = '\0';
    name = trim(head + 10);
    if (settings_of_helpdesk(reader->settings, name))
        return trouble_set(trouble, EX_CONFIG, "helpdesk %s has a section already", name);
    section = calloc(1, sizeof *section);
    if (!section || !(section->name = strdup(name)))
    {
        free(section);
        return trouble_set(trouble, EX_OSERR, "out of memory");
    }
    section->next = reader->settings->helpdesks;
    reader->settings->helpdesks = section;
    reader->section = section;
    return true;
}

static bool
set_in_section(struct helpdesk_settings *section, const char *name, const char *value, struct trouble *trouble)
{
    char      **field = strcmp(name, "token_file") == 0 ? &section->token_file
        : strcmp(name, "api_url") == 0 ? &section->api_url
        : strcmp(name, "ca_file") == 0 ? &section->ca_file : NULL;

    if (!field)
        return trouble_set(trouble, EX_CONFIG, "a helpdesk has no setting \"%s\" (token_file, api_url, ca_file)", name);
    free(*field);
    *field = strdup(value);
    return *field ? true : trouble_set(trouble, EX_OSERR, "out of memory");
}

static bool
read_line(struct reader *reader, char *line, struct trouble *trouble)
{
    char       *text = trim(line);
    char       *equals;
    const struct setting *setting;

    if (!*text || *text == '#')
        return true;
    if (*text == '[')
        return begin_section(reader, text, trouble);
    equals = strchr(text, '=');
    if (!equals)
        return trouble_set(trouble, EX_CONFIG, "a line is \"name = value\"");
    *equals = '\0';
    text = trim(text);
    if (reader->section)
        return set_in_section(reader->section, text, trim(equals + 1), trouble);
    setting = setting_named(text);
    if (!setting)
        return trouble_set(trouble, EX_CONFIG, "there is no setting \"%s\"", text);
    return setting_set(reader->settings, setting, trim(equals + 1), FROM_FILE, trouble);
}

static bool
check_secrecy(const struct reader *reader, FILE *file, struct trouble *trouble)
{
    struct stat st;
    bool        valid;

    if (!conninfo_holds_password(reader->settings->database, &valid) || fstat(fileno(file), &st) != 0)
        return true;
    if (st.st_mode & (S_IRWXG | S_IRWXO))
        return trouble_set(trouble, EX_CONFIG, "%s holds a password and can be read by others (mode %04o): chmod 600 it",
                           reader->path, (unsigned) (st.st_mode & 07777));
    return true;
}

bool
settings_read_file(struct settings *settings, const char *path, struct trouble *trouble)
{
    struct reader reader = {.path = path, .settings = settings};
    FILE       *file = fopen(path, "re");
    char       *line = NULL;
    size_t      size = 0;
    bool        good = true;

    if (!file)
        return trouble_set(trouble, EX_NOINPUT, "%s: %s", path, strerror(errno));
    while (good && getline(&line, &size, file) >= 0)
    {
        reader.line++;
        good = read_line(&reader, line, trouble) || blame_line(&reader, trouble);
    }
    good = good && check_secrecy(&reader, file, trouble);
    wipe_string(line);
    fclose(file);
    return good;
}
