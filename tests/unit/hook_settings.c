/* hook_settings.c - settings of the hook: values, units, the file, the order of their sources, passwords in the wrong place. */
#include "commands.h"
#include "options.h"
#include "settings.h"
#include "tap.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[] = "/tmp/seva-hook-settings-XXXXXX";

static void
write_file(const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");

    fputs(text, file);
    fclose(file);
    chmod(path, mode);
}

static bool
take(const char *name, const char *value, enum setting_source source, struct settings *settings, struct trouble *trouble)
{
    trouble->text[0] = '\0';
    return setting_set(settings, setting_named(name), value, source, trouble);
}

static void
test_defaults(void)
{
    struct settings settings;
    struct trouble trouble;

    ok(settings_init(&settings, &trouble), "every default is a value that the setting takes");
    ok(settings.lease == 8000 && settings.retry_cap == 3600000 && settings.give_up_after == INT64_C(604800000), "units are understood");
    ok(settings.max_answer == 65536 && !settings.allow_http, "sizes and switches too");
    ok(settings_check(&settings, &trouble), "and they agree with each other");
    settings_free(&settings);
}

static void
test_values(void)
{
    static const struct { const char *name, *value; bool good; } cases[] = {
        {"lease", "5s", true}, {"lease", "5 s", true}, {"lease", "1500ms", true}, {"lease", "5", false}, {"lease", "5 weeks", false},
        {"lease", "", false}, {"lease", "-1s", false}, {"lease", "1ms", false}, {"lease", "99999999999999999999s", false},
        {"lease", "9223372036854775807d", false}, {"parallel", "64", true}, {"parallel", "65", false}, {"parallel", "0", false},
        {"parallel", "4k", false}, {"max_answer", "1M", true}, {"max_answer", "17M", false}, {"max_answer", "1 k", true},
        {"allow_http", "on", true}, {"allow_http", "FALSE", true}, {"allow_http", "maybe", false}, {"log_level", "debug", true},
        {"log_level", "loud", false}, {"instance", "", true}, {"instance", "47904c98-3fdd-4d31-a020-d58f512bb731", true},
        {"instance", "47904c98-3fdd-4d31-a020-d58f512bb73", false}, {"instance", "47904c98x3fdd-4d31-a020-d58f512bb731", false},
    };
    struct settings settings;
    struct trouble trouble;

    settings_init(&settings, &trouble);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
        ok(take(cases[i].name, cases[i].value, FROM_OPTIONS, &settings, &trouble) == cases[i].good, "%s = %s is %s",
           cases[i].name, cases[i].value, cases[i].good ? "taken" : "refused");
        if (!cases[i].good)
            ok(trouble.exit_status == EX_CONFIG && strstr(trouble.text, cases[i].name), "and the trouble names it");
    }
    settings_free(&settings);
}

static void
test_passwords(void)
{
    static const char *const with[] = {"host=x password=open-sesame", "postgresql://u:open-sesame@h/d", "sslpassword=open-sesame"};
    struct settings settings;
    struct trouble trouble;

    settings_init(&settings, &trouble);
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
    {
        ok(!take("database", with[i], FROM_OPTIONS, &settings, &trouble), "password in an option is refused (%zu)", i);
        ok(!strstr(trouble.text, "sesame"), "and not repeated");
        ok(!take("database", with[i], FROM_ENVIRONMENT, &settings, &trouble), "and in the environment");
        ok(take("database", with[i], FROM_FILE, &settings, &trouble), "but taken from a file");
    }
    ok(take("database", "host=a,b port=1,2 passfile=/x", FROM_OPTIONS, &settings, &trouble), "a password file may be named anywhere");
    ok(!take("database", "host=x password='open-sesame", FROM_FILE, &settings, &trouble) && !strstr(trouble.text, "sesame"),
       "a malformed string is not repeated");
    settings_free(&settings);
}

static void
test_file(void)
{
    static const struct { const char *text, *wrong; } bad[] = {
        {"lease\n", ":1:"}, {"# one\n\nnonsense = 1\n", ":3:"}, {"[queue x]\n", ":1:"}, {"[helpdesk x]\nlease = 5s\n", ":2:"},
        {"[helpdesk x]\n[helpdesk x]\n", ":2:"}, {"[helpdesk x\n", ":1:"},
    };
    struct settings settings;
    struct trouble trouble;
    const struct helpdesk_settings *desk;

    write_file("  lease =  5s  # no comment here\n", 0600);
    settings_init(&settings, &trouble);
    ok(!settings_read_file(&settings, path, &trouble), "what follows a value belongs to it");
    settings_free(&settings);
    write_file("# a comment\n\n  lease = 5s  \npoll-idle=1s\n[helpdesk  a desk ]\ntoken_file = /t\napi_url = https://x\n[helpdesk b]\n", 0644);
    settings_init(&settings, &trouble);
    ok(settings_read_file(&settings, path, &trouble), "a good file is read");
    desk = settings_of_helpdesk(&settings, "a desk");
    ok(settings.lease == 5000 && settings.poll_idle == 1000, "its values hold");
    ok(desk && strcmp(desk->token_file, "/t") == 0 && strcmp(desk->api_url, "https://x") == 0 && !desk->ca_file, "and those of a helpdesk");
    ok(settings_of_helpdesk(&settings, "b") && !settings_of_helpdesk(&settings, "c"), "a section may be empty");
    settings_free(&settings);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    {
        write_file(bad[i].text, 0600);
        settings_init(&settings, &trouble);
        ok(!settings_read_file(&settings, path, &trouble) && strstr(trouble.text, bad[i].wrong), "bad file %zu: its line is named", i);
        settings_free(&settings);
    }
    write_file("database = password=open-sesame\n", 0640);
    settings_init(&settings, &trouble);
    ok(!settings_read_file(&settings, path, &trouble) && !strstr(trouble.text, "sesame"), "a password in a file for others is refused");
    settings_free(&settings);
}

static void
test_order(void)
{
    char *argv[] = {(char *) "seva-hook", (char *) "--config", path, (char *) "--poll-idle=3s", (char *) "--allow-http", (char *) "once", NULL};
    struct options options;
    struct settings settings;
    struct trouble trouble;

    write_file("lease = 1s\npoll_idle = 1s\nretry_base = 10ms\n", 0600);
    setenv("SEVA_HOOK_LEASE", "2s", 1);
    setenv("SEVA_HOOK_POLL_IDLE", "2s", 1);
    ok(options_parse(6, argv, &options, &trouble) && strcmp(options.command, "once") == 0, "a command line is understood");
    ok(settings_load(&options, &settings, &trouble), "and its settings load");
    ok(settings.retry_base == 10, "the file beats the default");
    ok(settings.lease == 2000, "the environment beats the file");
    ok(settings.poll_idle == 3000 && settings.allow_http, "an option beats both");
    settings_free(&settings);
    ok(command_named("run") && command_named("preflight") && !command_named("walk"), "commands are found by name");
    for (const struct setting *setting = setting_table; setting->name; setting++)
        if (setting_named(setting->name) != setting || !setting->help)
            ok(false, "setting %s is found", setting->name);
}

int
main(void)
{
    int fd = mkstemp(path);

    test_defaults();
    test_values();
    test_passwords();
    test_file();
    test_order();
    close(fd);
    unlink(path);
    return done_testing();
}
