package dev.assay.kv.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scripts of several clients at once, to a live Redis and to ours, message by message. */
class ClientsTwinTest {

  private static LiveRedis redis;

  @BeforeAll
  static void startRedis() throws Exception {
    redis = LiveRedis.start();
  }

  @AfterAll
  static void stopRedis() {
    if (redis != null) {
      redis.close();
    }
  }

  /** With a Redis of its own, that no other script has given a password. */
  private static void twinOfOwn(String script) throws Exception {
    try (LiveRedis own = LiveRedis.start()) {
      TwinScripts.twin(own, script);
    }
  }

  private static void twin(String script) throws Exception {
    TwinScripts.twin(redis, script);
  }

  @Test
  void messagesGoToThoseWhoSubscribed() throws Exception {
    twin(
        """
        a SUBSCRIBE news sport news
        b PSUBSCRIBE n* [a-z]port nothing
        c PUBLISH news hello
        c PUBLISH sport hello
        c PUBLISH none hello
        c PUBSUB NUMSUB news sport x
        c PUBSUB NUMPAT
        c PUBSUB CHANNELS n*
        c PUBSUB CHANNELS zz
        c PUBSUB NUMSUB
        c PUBSUB nosuch
        c PUBSUB
        a GET key
        a CLIENT ID
        a PING
        a SET too many or few
        a PING one two
        a UNSUBSCRIBE nosuch news
        a PUNSUBSCRIBE
        a UNSUBSCRIBE
        a GET key
        a UNSUBSCRIBE
        a UNSUBSCRIBE x y
        b PUNSUBSCRIBE n* x
        b RESET
        c PUBLISH sport hello
        c HELLO 3
        c SUBSCRIBE own
        c PSUBSCRIBE o*
        c PUBLISH own heard
        c GET nokey
        c PING
        c PUNSUBSCRIBE
        c UNSUBSCRIBE
        c UNSUBSCRIBE
        d SSUBSCRIBE s1 s2
        d GET key
        c SPUBLISH s1 text
        c PUBLISH s1 text
        c PUBSUB SHARDCHANNELS s*1
        c PUBSUB SHARDNUMSUB s1 s3
        d SUNSUBSCRIBE s2 s9
        d SUNSUBSCRIBE
        d SUNSUBSCRIBE
        e UNSUBSCRIBE
        e SUBSCRIBE
        e PUBLISH a
        """);
  }

  @Test
  void sortingReadsNoKeysByPatternForWhoMayNotReadAll() throws Exception {
    twinOfOwn(
        """
        a RPUSH list 2 1
        a SET secret1 x
        a ACL SETUSER u on >p ~list +sort +sort_ro +ping
        a ACL SETUSER v on >p %R~* %W~list +sort +ping
        a ACL SETUSER w on >p ~list +sort +ping (~* +get)
        a ACL SETUSER x on >p ~list +ping (~* +sort)
        b AUTH u p
        b SORT list
        b SORT list BY secret*
        b SORT list BY nosort GET secret*
        b SORT list GET #
        b SORT_RO list GET secret*
        b SORT list BY nosort
        b SORT list BY
        b AUTH v p
        b SORT list BY secret* GET secret* ALPHA
        b SORT list GET secret* STORE list
        b AUTH w p
        b SORT list GET secret*
        b AUTH x p
        b SORT list GET secret*
        """);
  }

  @Test
  void whoWatchesStaysInTheDatabaseOfItsNumber() throws Exception {
    twinOfOwn(
        """
        a WATCH k
        b SWAPDB 0 1
        b SET k x
        a MULTI ; PING ; EXEC
        b DEL k
        a WATCH k
        b SWAPDB 0 1
        c SELECT 1
        c SET k x
        a MULTI ; PING ; EXEC
        a WATCH k
        b SWAPDB 1 0
        a MULTI ; PING ; EXEC
        a WATCH k
        b SWAPDB 0 0
        a MULTI ; PING ; EXEC
        a WATCH k other
        b SWAPDB 2 3
        b SWAPDB 0 2
        a MULTI ; PING ; EXEC
        a WATCH other
        b SWAPDB 0 2
        b SWAPDB 2 3
        a MULTI ; PING ; EXEC
        a WATCH other
        b SWAPDB 0 3
        b SWAPDB 0 1
        a UNWATCH
        a WATCH other more
        b SWAPDB 0 3
        b SET more x
        a MULTI ; PING ; EXEC
        """);
  }

  @Test
  void usersMayDoWhatTheirRulesSay() throws Exception {
    twin(
        """
        a ACL WHOAMI
        a ACL LIST
        a ACL SETUSER u1
        a ACL SETUSER u2 on >p ~a* %R~b* %W~w* &c* +@read +select|0 +client -client|kill -get (+set ~k)
        a ACL LIST
        a ACL USERS
        a ACL GETUSER u2
        a ACL GETUSER none
        a ACL SETUSER u3 +nosuch
        a ACL SETUSER u3 +@nosuch
        a ACL SETUSER u3 zzz
        a ACL SETUSER u3 <no
        a ACL SETUSER u3 #12
        a ACL SETUSER u3 !12
        a ACL SETUSER u3 +config|get|x
        a ACL SETUSER u3 +client|nosuch
        a ACL SETUSER u3 -select|0
        a ACL SETUSER u3 %X~a
        a ACL SETUSER u3 (+get
        a ACL SETUSER u3 ~* ~b
        a ACL SETUSER u3 &* &b
        a ACL SETUSER u3 allkeys allchannels allcommands -get
        a ACL SETUSER u3 resetkeys resetchannels nocommands +ping +auth
        a ACL LIST
        a ACL DELUSER default
        a ACL CAT
        a ACL CAT nosuch
        a ACL GENPASS 0
        a ACL GENPASS x
        a ACL LOAD
        a ACL DRYRUN u2 get x
        a ACL DRYRUN u2 set x y
        a ACL DRYRUN u2 set k y
        a ACL DRYRUN u2 mget a b c
        a ACL DRYRUN nou get
        a ACL DRYRUN u2 nocmd
        a ACL DRYRUN u2 get
        a ACL DRYRUN u2 publish x y
        a ACL DRYRUN u2 client kill x
        a ACL SETUSER u2 +@write +publish +subscribe +psubscribe +multi +ping +unsubscribe +punsubscribe
        b AUTH u2 bad
        b AUTH nosuch p
        b AUTH u2 p
        b ACL WHOAMI
        b GET a
        b STRLEN zz
        b STRLEN bb
        b STRLEN ww
        b SET ww 1
        b GETSET ww 1
        b INCR ww
        b INCR aa
        b COPY bb ww
        b COPY ww bb
        b RENAME aa bb
        b RENAME aa ww
        b SET aa 1 GET
        b SET ww 1 GET
        b BITOP AND ww aa bb
        b BITOP AND bb aa
        b PUBLISH c1 text
        b PUBLISH x text
        b SUBSCRIBE c1 x
        b PSUBSCRIBE c1
        b PSUBSCRIBE c*
        b PUNSUBSCRIBE
        b SELECT 1
        b SELECT 0
        b CLIENT KILL x
        b CLIENT GETNAME
        b HELLO 3 AUTH u2 bad
        b HELLO 2 AUTH u2 p SETNAME me
        b KEYS x
        a ACL SETUSER u2 off
        c AUTH u2 p
        a ACL SETUSER u2 reset on nopass +@all
        c AUTH u2 whatever
        c GET a
        c PING
        c AUTH onlyone
        a ACL SETUSER u2 ~a* -@all +@string +acl|whoami +ping
        c GET a
        c GET b
        c HELLO 2
        c APPEND b x
        c ACL WHOAMI
        c ACL LIST
        a ACL LOG RESET
        a ACL LOG x
        a CONFIG SET requirepass secret
        d GET a
        d AUTH wrong
        d AUTH secret
        d GET a
        d AUTH default secret
        a CONFIG SET requirepass ""
        e GET a
        a ACL DELUSER u1 u3 zz
        a FLUSHALL
        """);
  }

  @Test
  void monitorsAreToldOfWhatHasRun() throws Exception {
    twin(
        """
        m MONITOR
        a SET k one
        a SELECT 3
        a GET k
        a GET
        a NOSUCH k
        a CONFIG GET hz
        a AUTH nobody secret
        a MULTI ; SET k "two" ; LPUSH k x ; GET k ; EXEC
        a EXEC
        a MULTI ; GET ; EXEC
        a MULTI ; SELECT 4 ; PING ; EXEC
        a MULTI ; PING ; DISCARD
        a CLIENT SETNAME me
        m RESET
        m GET k
        a FLUSHALL
        """);
  }

  @Test
  void memoryThatIsLoweredRefusesWhatTakesMore() throws Exception {
    twin(
        """
        a SET k one
        a CONFIG SET maxmemory 1
        a SET k two
        b LPUSH list x
        b GET k
        a MULTI ; GET k ; EXEC
        a MULTI ; SET k two ; EXEC
        a MULTI ; SET k two ; DISCARD
        a DEL k
        b CONFIG SET maxmemory 0
        a SET k three
        a MULTI ; SET k z ; CONFIG SET maxmemory 1 ; SET k w ; EXEC
        a GET k
        a APPEND k x
        a CONFIG SET maxmemory 100gb
        a APPEND k x
        a CONFIG SET maxmemory 0
        a FLUSHALL
        """);
  }

  @Test
  void whoHasQuitIsGoneBeforeItsOwnEndCloses() throws Exception {
    requireGoneAfterQuit(redis.port());
    for (int threads = 1; threads <= 2; threads++) {
      ServerConfig config = ServerConfig.of(0, 64 << 20).withThreads(threads);
      try (Server server = Server.start(config, sentence -> {})) {
        requireGoneAfterQuit(server.port());
      }
    }
  }

  private static void requireGoneAfterQuit(int port) throws Exception {
    try (RespClient quits = new RespClient(port);
        RespClient other = new RespClient(port)) {
      quits.send(RespClient.request("CLIENT", "ID"));
      String id = quits.read().substring(1);
      other.send(RespClient.request("CLIENT", "LIST", "ID", id));
      assertTrue(other.read().contains("id=" + id));
      quits.send(RespClient.request("QUIT"));
      assertEquals("+OK", quits.read());
      other.send(RespClient.request("CLIENT", "LIST", "ID", id));
      assertEquals("\"\"", other.read());
    }
  }
}
