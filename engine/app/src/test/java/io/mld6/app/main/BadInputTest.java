// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Exit status 2 and one line that names the argument and what it accepts.
class BadInputTest {
    private static void refused(String arguments, String... parts) {
        CommandLineRun run =
                CommandLineRun.of(Stream.of(arguments.split(" ")).toArray(String[]::new));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.errLines()).hasSize(1);
        assertThat(run.err()).contains(parts);
    }

    @ParameterizedTest(name = "emulate {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --listeners x           | --listeners | whole number
                    --listeners ٣           | --listeners | whole number
                    --seed ٣                | --seed      | whole number
                    --vlan ٣                | --vlan      | 4094
                    --allow-control         | --allow-control | goes with --listen only
                    --token-file x          | --token-file | goes with --listen only
                    --listen 8080           | --listen    | expected ADDRESS:PORT
                    --listen 127.0.0.1:65536 | --listen   | expected ADDRESS:PORT
                    --listen ::1:8080       | --listen    | expected ADDRESS:PORT
                    --listen [::]:0         | --listen    | --token-file
                    --listen 192.0.2.1:8080 | --listen    | loopback
                    --listen 127.0.0.1:0 --token-file /nowhere | --token-file | cannot read '/nowhere'
                    --listen 127.0.0.1:0 --token-file /dev/null | --token-file | no token in '/dev/null'
                    --listeners 0           | --listeners | number from 1
                    --listeners -1          | --listeners | whole number
                    --listeners 9999999999  | --listeners | 2147483647
                    --groups x              | --groups    | ADDR+COUNT/STEP
                    --groups ff0e::1+       | --groups    | ADDR+COUNT/STEP
                    --groups ff0e::1+2/x    | --groups    | ADDR+COUNT/STEP
                    --groups ff0e::1,,ff0e::2 | --groups    | ADDR+COUNT/STEP
                    --groups ff0e::1+0      | --groups    | 1 or more
                    --groups ff0e::1+2/0    | --groups    | 1 or more
                    --groups 2001:db8::1    | --groups    | ff00::/8
                    --groups ff00::1        | --groups    | scope 2 or wider
                    --groups ff01::1        | --groups    | scope 2 or wider
                    --groups ff02::1        | --groups    | ff02::1
                    --groups ff02::+10      | --groups    | ff02::1
                    --groups ff0e::1+99999999999999   | --groups | 2147483647
                    --groups ff0e::ffff:ffff:ffff:fff0+99 | --groups | /64
                    --groups ffff:ffff:ffff:ffff:ffff:ffff:ffff:fff0+99 | --groups | past the last
                    --groups-per-listener 0 | --groups-per-listener | number from 1
                    --groups-per-listener 5 | --groups-per-listener | number of groups
                    --mld 3                 | --mld       | expected 1, 2 or 2-lite
                    --filter include        | --filter    | --sources
                    --groups ff3e::8000:1   | --groups    | include
                    --filter both           | --filter    | include or exclude
                    --sources ff0e::1       | --sources   | cannot be a source
                    --sources ::1           | --sources   | cannot be a source
                    --sources 2001:db8::1+x | --sources   | ADDR+COUNT
                    --mld 1 --sources 2001:db8::1 | --sources | --mld 2
                    --mld 2-lite --sources 2001:db8::1 | --sources | --filter include
                    --mld 1 --ignore-v1     | --ignore-v1 | --mld 2
                    --mld 1 --rfc3810       | --rfc3810   | --mld 2
                    --mld 1 --response-law fixed | --response-law | --mld 2
                    --response-law slow     | --response-law | uniform or immediate or fixed
                    --host plan9            | --host      | standard or linux or freebsd
                    --host lwip             | --host      | --mld 1
                    --mld 1 --host linux    | --host      | --mld 2
                    --host storm --response-law fixed | --response-law | --host
                    --hearing hub           | --hearing   | shared or snooped
                    --mac 2:0:0:0:0:1       | --mac       | 02:00:00:00:00:01
                    --mac 33:33:00:00:00:01 | --mac       | even first octet
                    --mac fe:ff:ff:ff:ff:ff | --listeners | first octet
                    --vlan 0                | --vlan      | 1 to 4094
                    --vlan 4095             | --vlan      | 1 to 4094
                    --vlan 1.2.3            | --vlan      | OUTER.INNER
                    --vlan 100+0            | --vlan      | ID+COUNT
                    --vlan 4000+200         | --vlan      | not VLANs: '4000+200' (expected ID, ID+COUNT
                    --vlan 5.4094+2         | --vlan      | every id from 1 to 4094
                    --vlan 5.0+2            | --vlan      | every id from 1 to 4094
                    --vlan 4094+2.1+9       | --vlan      | every id from 1 to 4094
                    --vlan none+2           | --vlan      | or none
                    --vlan 5,               | --vlan      | not VLANs: '' (expected
                    --vlan 100+4,103        | --vlan      | VLAN 103 is named twice, by '100+4' and by '103'
                    --vlan 7.1+9,6+3.5      | --vlan      | VLAN 7.5 is named twice
                    --vlan none,5,none      | --vlan      | VLAN none is named twice
                    --vlan-mode each=2      | --vlan-mode | goes with --vlan only
                    --vlan 5 --vlan-mode each=0 | --vlan-mode | not a VLAN mode: 'each=0' (expected each=K, K from 1, or round-robin)
                    --vlan 5 --vlan-mode each=٣ | --vlan-mode | round-robin
                    --vlan 5 --vlan-mode random | --vlan-mode | each=K
                    --vlan 5+3 --vlan-mode each=1 | --vlan-mode | 3 VLANs x 1 listener = 3 listeners, not 2
                    --vlan 5 --vlan-mode each=1 | --vlan-mode | 1 VLAN x 1 listener = 1 listener, not 2
                    --vlan 5+2.1 --vlan-mode each=2 | --vlan-mode | 2 VLANs x 2 listeners = 4 listeners, not 2
                    --listeners 5000 --vlan 100+4.1+1000 --vlan-mode each=1 | --vlan-mode | 4000 VLANs x 1 listener = 4000 listeners, not 5000
                    --listeners 3000 --vlan 100+4.1+1000 --vlan-mode each=1 | --vlan-mode | 4000 VLANs x 1 listener = 4000 listeners, not 3000
                    --vlan 5 --tag-types 0x9100  | --tag-types | 0x8100 (802.1Q) or 0x88a8 (802.1ad)
                    --vlan 5+3 --tag-types 0x8100.0x8100 | --tag-types | one for each of --vlan
                    --vlan 5,6.7 --tag-types 0x88a8 | --tag-types | 1 tag type for 2 tags
                    --tag-types 0x8100      | --tag-types | one for each of --vlan
                    --vlan 5 --tag-types 0x8100 --tpid 0x8100 | --tpid | former name of --tag-types
                    --segment snooped       | --segment is now --hearing | --hearing
                    --segment               | --segment is now --hearing | --hearing
                    --segment=hub           | --segment is now --hearing | --hearing
                    --vlan 5 --tpid 0x9100  | --tpid      | 0x8100 (802.1Q) or 0x88a8 (802.1ad)
                    --vlan 5 --tpid 0x8100.0x8100 | --tpid | one for each of --vlan
                    --tpid 0x8100           | --tpid      | one for each of --vlan
                    --join-rate 0           | --join-rate | N or N/s
                    --join-rate 10/m        | --join-rate | N or N/s
                    --max-pps -1            | --max-pps   | N or N/s
                    --transmit af_xdp       | --transmit  | auto or packet or xdp
                    --shards 0              | --shards    | 1 to 64
                    --shards 65             | --shards    | 1 to 64
                    --shards 2              | --shards    | snooped
                    --shards 4 --mld 1 --max-pps 3 | --shards | rates of 4
                    --tick 10               | --tick      | 500ms, 10s or 2m
                    --tick 101ms            | --tick      | 1 ms to 100 ms
                    --tick 0.5ms            | --tick      | 1 ms to 100 ms
                    --seed x                | --seed      | whole number
                    --duration 0s           | --duration  | 1 ms to
                    --leave-timeout -1s     | --leave-timeout | 500ms, 10s or 2m
                    --json /no/such/place/x | --json      | can be written
                    --frob                  | --frob      | Unknown
                    --group ff0e::1         | --group     | did you mean --groups?
                    """)
    void namesTheOptionOfEmulateAndWhatItAccepts(String option, String name, String accepted) {
        String valid = "emulate nosuch0";
        if (!option.startsWith("--listeners")) {
            valid += " --listeners 2";
        }
        if (!option.startsWith("--groups ")) {
            valid += " --groups ff0e::1+3";
        }
        refused(valid + " " + option, "mld6 emulate: ", name, accepted);
    }

    @ParameterizedTest(name = "query {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --mld 3                             | --mld          | expected 1 or 2
                    --group 2001:db8::1                 | --group        | ff00::/8
                    --group ff01::1                     | --group        | scope 2 or wider
                    --mld 1 --source 2001:db8::1        | --source       | --mld 1
                    --source 2001:db8::1                | --source       | --group
                    --mld 2 --group ff3e::1 --source :: | --source       | unicast
                    --mld 2 --group ff3e::1 --source ff3e::2 | --source  | unicast
                    --mld 2 --group ff3e::1 --source x  | --source       | x
                    --mld 1 --max-response 65536ms      | --max-response | 65.535 s
                    --mld 2 --max-response 3h           | --max-response | 8387.584 s
                    --count 0                           | --count        | number from 1
                    --interval 0s                       | --interval     | 1 ms to
                    --wait 25h                          | --wait         | 0 ms to 24 h
                    --from 2001:db8::1                  | --from         | fe80::/10
                    --vlan x                            | --vlan         | OUTER.INNER
                    --vlan 5+2                          | --vlan         | expected ID or OUTER.INNER
                    --vlan 5.6 --tag-types 0x8100       | --tag-types    | one for each of --vlan
                    --vlan 5.6 --tpid 0x8100            | --tpid         | one for each of --vlan
                    """)
    void namesTheOptionOfQueryAndWhatItAccepts(String option, String name, String accepted) {
        refused("query nosuch0 " + option, "mld6 query: ", name, accepted);
    }

    @ParameterizedTest(name = "send {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --rate 0                      | --rate       | N or N/s, N above 0, or max
                    --rate -5                     | --rate       | N or N/s, N above 0, or max
                    --rate 5/m                    | --rate       | N or N/s, N above 0, or max
                    --rate 1e3                    | --rate       | N or N/s, N above 0, or max
                    --rate ٣                      | --rate       | N or N/s, N above 0, or max
                    --rate 5 --rate-per-group 5   | --rate-per-group | without --rate
                    --rate-per-group max          | --rate-per-group | expected N or N/s
                    --rate-per-group 0.0          | --rate-per-group | N above 0
                    --groups 2001:db8::1          | --groups     | ff00::/8
                    --groups ff01::1              | --groups     | scope 2 or wider
                    --groups ff0e::1+2000000      | --groups     | 2000000 groups (expected at most 1000000)
                    --groups x                    | --groups     | ADDR+COUNT/STEP
                    --sources ff0e::1             | --sources    | cannot be a source
                    --sources ::                  | --sources    | cannot be a source
                    --sources 2001:db8::1+4       | --sources    | 4 sources for 3 groups (expected at most as many)
                    --sources 2001:db8::1+99999999999 | --sources | expected at most as many
                    --length 39                   | --length     | expected 40 to 65527
                    --length 65528                | --length     | expected 40 to 65527
                    --length x                    | --length     | whole number
                    --payload rtp --length 11     | --length     | expected 12 to
                    --payload ts --length 1300    | --length     | multiple of 188
                    --payload mpeg                | --payload    | probe, rtp or ts
                    --hop-limit 0                 | --hop-limit  | expected 1 to 255
                    --hop-limit 256               | --hop-limit  | expected 1 to 255
                    --dscp 64                     | --dscp       | expected 0 to 63
                    --port 0                      | --port       | expected 1 to 65535
                    --port 65536                  | --port       | expected 1 to 65535
                    --burst 0                     | --burst      | expected 1 to
                    --drop-every 1                | --drop-every | number from 2
                    --drop-every 0                | --drop-every | number from 2
                    --mac 33:33:00:00:00:01       | --mac        | even first octet
                    --vlan 5+2                    | --vlan       | expected ID or OUTER.INNER
                    --vlan 5.6 --tag-types 0x8100 | --tag-types  | one for each of --vlan
                    --duration 0s                 | --duration   | 1 ms to
                    --duration 5                  | --duration   | 500ms, 10s or 2m
                    --json /no/such/place/x       | --json       | can be written
                    """)
    void namesTheOptionOfSendAndWhatItAccepts(String option, String name, String accepted) {
        String valid = "send nosuch0";
        if (!option.startsWith("--groups")) {
            valid += " --groups ff0e::1+3";
        }
        if (!option.startsWith("--sources")) {
            valid += " --sources 2001:db8::1";
        }
        refused(valid + " " + option, "mld6 send: ", name, accepted);
    }

    @ParameterizedTest(name = "bench-link {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --mld 3                       | --mld      | expected 1 or 2
                    --records 5                   | --records  | --mld 2
                    --mld 2 --records 0           | --records  | number from 1
                    --own-groups                  | --own-groups | --mld 2
                    --batch 0                     | --batch    | 1 to 1024
                    --batch 1025                  | --batch    | 1 to 1024
                    --batch 8 --sweep             | --batch    | --sweep
                    --frames 9                    | --frames   | expected 10 to
                    --frames 100 --duration 10s   | --frames   | --duration
                    --duration 100ms              | --duration | 200 ms to 60 min
                    --vlan x                      | --vlan     | OUTER.INNER
                    --tpid 0x8100                 | --tpid     | one for each of --vlan
                    --tag-types 0x8100            | --tag-types | one for each of --vlan
                    --json /no/such/place/x       | --json     | can be written
                    """)
    void namesTheOptionOfBenchLinkAndWhatItAccepts(String option, String name, String accepted) {
        refused("bench-link nosuch0 " + option, "mld6 bench-link: ", name, accepted);
    }

    @ParameterizedTest(name = "querier {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --mld 3                            | --mld                    | expected 1 or 2
                    --query-interval 0.5s              | --query-interval         | 1 s to 31744 s
                    --query-interval 9h                | --query-interval         | 31744 s
                    --query-interval 125               | --query-interval         | 500ms, 10s or 2m
                    --max-response 125s                | --max-response           | less than the query interval
                    --query-interval 10s               | --max-response           | less than the query interval, 10 s
                    --max-response 0s                  | --max-response           | 1 ms to 8387.584 s
                    --query-interval 3h --max-response 8388s | --max-response     | 8387.584 s
                    --mld 1 --max-response 66s         | --max-response           | 65.535 s
                    --robustness 0                     | --robustness             | 1 to 15
                    --robustness 16                    | --robustness             | 1 to 15
                    --robustness -1                    | --robustness             | whole number
                    --last-listener-interval 0s        | --last-listener-interval | 1 ms to
                    --mld 1 --last-listener-interval 66s | --last-listener-interval | 65.535 s
                    --last-listener-count 0            | --last-listener-count    | number from 1
                    --startup-interval 0s              | --startup-interval       | 1 ms to
                    --startup-count 0                  | --startup-count          | number from 1
                    --max-groups 0                     | --max-groups             | number from 1
                    --max-sources 0                    | --max-sources            | number from 1
                    --max-listeners 5                  | --max-listeners          | --track-listeners
                    --track-listeners --max-listeners 0 | --max-listeners         | number from 1
                    --from 2001:db8::1                 | --from                   | fe80::/64
                    --from fe80:0:0:1::1               | --from                   | fe80::/64
                    --from x                           | --from                   | x
                    --vlan 5000                        | --vlan                   | 1 to 4094
                    --tpid 0x8100                      | --tpid                   | one for each of --vlan
                    --tag-types 0x8100                 | --tag-types              | one for each of --vlan
                    --duration 0s                      | --duration               | 1 ms to
                    --dump-every 1s                    | --dump-every             | --json
                    --json /no/such/place/x            | --json                   | can be written
                    --json /                           | --json                   | can be written
                    --json - --dump-every 1ms          | --dump-every             | 100 ms to
                    --mld 1 --ignore-v1                | --ignore-v1              | --mld 2
                    --mld 1 --rfc3810                  | --rfc3810                | --mld 2
                    --mld 1 --lightweight              | --lightweight            | --mld 2
                    --vlan 1+100.1+4000                | --vlan | 400000 VLANs (expected 1 to 4094)
                    --max-other-querier-interval 0s    | --max-other-querier-interval | 1 s to 72 h
                    --max-other-querier-interval 5m --no-election | --max-other-querier-interval | --no-election
                    --keep-robustness --no-election    | --keep-robustness        | --no-election
                    --no-elections                     | --no-elections           | did you mean --no-election?
                    """)
    void namesTheOptionOfQuerierAndWhatItAccepts(String option, String name, String accepted) {
        refused("querier nosuch0 " + option, "mld6 querier: ", name, accepted);
    }

    @ParameterizedTest(name = "watch {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    ''                       | IFACE      | --pcap FILE
                    eth0 --pcap x            | --pcap     | not both
                    --pcap nowhere.pcap      | --pcap     | pcapng file that can be read
                    --pcap /dev/null         | --pcap     | shorter than any capture
                    --pcap pom.xml           | --pcap     | neither pcap nor pcapng
                    eth0 --output xml        | --output   | table or json
                    eth0 --duration 0s       | --duration | 1 ms
                    --pcap x --duration 1s   | --duration | interface only
                    --pcap x --vlan 5000     | --vlan     | 4094
                    --pcap x --vlan 1+4000.1+1000 | --vlan | 65536
                    """)
    void namesTheOptionOfWatchAndWhatItAccepts(String option, String name, String accepted) {
        refused(("watch " + option).strip(), name, accepted);
    }

    @Test
    void namesWhatIsMissing() {
        refused("querier", "IFACE");
        refused("emulate", "--listeners", "--groups", "IFACE");
        refused("emulate nosuch0 --listeners 1", "--groups");
        refused("query", "IFACE");
        refused("bench-link", "IFACE");
        refused("send", "IFACE", "--groups", "--sources");
        refused("send nosuch0 --groups ff0e::1", "--sources");
    }

    @Test
    void namesTheCommandsThereAre() {
        refused("frob", "'frob'", "emulate", "querier", "query", "send", "demo", "bench-link");
        assertThat(CommandLineRun.of().status()).isEqualTo(2);
        assertThat(CommandLineRun.of().errLines()).hasSize(1);
    }

    @Test
    void namesAnUnknownInterface() {
        refused("emulate nosuch0 --listeners 1 --groups ff0e::1", "'nosuch0'");
        refused("query nosuch0", "'nosuch0'");
        refused("send nosuch0 --groups ff0e::1 --sources 2001:db8::1", "'nosuch0'");
        refused("bench-link nosuch0", "'nosuch0'");
        refused("querier nosuch0", "'nosuch0'");
        refused("query this-name-is-too-long", "'this-name-is-too-long'");
    }

    @Test
    void boundsTheDemo() {
        refused("demo --listeners 0", "--listeners", "number from 1");
        refused("demo --groups-per-listener 0", "--groups-per-listener", "number from 1");
        refused("demo --seed x", "--seed", "whole number");
        refused("demo --virtual-time --listeners 100001", "--listeners", "1000000");
        refused("demo --listeners 100001", "--listeners", "1000000");
    }
}
