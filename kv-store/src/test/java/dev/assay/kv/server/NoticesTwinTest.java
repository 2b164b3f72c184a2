package dev.assay.kv.server;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is told of keys: events on channels, and changes to what clients cache, as Redis does. */
class NoticesTwinTest {

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

  @Test
  void eventsOfStringsAndKeys() throws Exception {
    TwinScripts.twin(
        redis,
        """
        a FLUSHALL
        a CONFIG SET notify-keyspace-events KEAm
        a CONFIG GET notify-keyspace-events
        a CONFIG SET notify-keyspace-events KEAmn
        h PSUBSCRIBE __key*
        a SET k v
        a SET k v EX 100
        a SETEX k 100 v
        a SET k2 v PX 100000 NX
        a SET k2 v XX
        a SET k2 v NX
        a SETNX k2 v
        a GET none
        a EXISTS none
        a APPEND k x
        a SETRANGE k 2 y
        a SETBIT bits 3 1
        a INCR n
        a DECRBY n 3
        a INCRBYFLOAT n 1.5
        a MSET x 1 y 2
        a MSETNX z 1 w 2
        a GETSET x 3
        a GETDEL x
        a GETEX y EX 100
        a GETEX y PERSIST
        a EXPIRE y 100
        a PEXPIRE y 100000
        a PERSIST y
        a PERSIST y
        a EXPIRE y -1
        a RENAME z zz
        a RENAME zz fresh
        a MOVE fresh 1
        a COPY k kk
        a COPY k kk DB 2
        a BITOP NOT bb bits
        a BITOP NOT bb none
        a DEL k kk none
        a UNLINK n
        a SET gone v PX 20
        a BLPOP nolist 1
        a GET gone
        a SELECT 3
        a SET three v
        a SELECT 0
        a FLUSHALL
        a CONFIG SET notify-keyspace-events Kg$
        a CONFIG GET notify-keyspace-events
        a SET k v
        a DEL k
        a LPUSH l v
        a CONFIG SET notify-keyspace-events zzz
        a CONFIG SET notify-keyspace-events Q
        a CONFIG GET notify-keyspace-events
        a CONFIG SET notify-keyspace-events K
        a CONFIG SET notify-keyspace-events El
        a CONFIG GET notify-keyspace-events
        a FLUSHALL
        """);
  }

  @Test
  void eventsOfCollections() throws Exception {
    TwinScripts.twin(
        redis,
        """
        a FLUSHALL
        a CONFIG SET notify-keyspace-events EA
        h PSUBSCRIBE __key*
        a LPUSH l 1 2 3 4 5 6
        a RPUSHX l 7
        a LPUSHX none 7
        a LPOP l
        a RPOP l 2
        a LSET l 0 z
        a LINSERT l BEFORE z y
        a LREM l 0 z
        a LMOVE l l2 LEFT RIGHT
        a RPOPLPUSH l l2
        a LMPOP 1 l2 RIGHT
        a LTRIM l2 5 6
        a RPUSH b 1
        a RPUSH q v w
        a BLPOP q 0
        a BLMOVE q q2 LEFT LEFT 0
        a DEL l b q2
        a HSET h a 1 b 2
        a HSETNX h c 3
        a HINCRBY h a 1
        a HINCRBYFLOAT h a 1.5
        a HDEL h a
        a HDEL h b c
        a SADD s a b c d
        a SADD s a
        a SREM s a
        a SMOVE s s2 b
        a SPOP s2
        a SUNIONSTORE s3 s s
        a SINTERSTORE s3 s none
        a SREM s c d
        a ZADD z 1 a 2 b 3 c 4 d 5 e
        a ZADD z INCR 1 a
        a ZINCRBY z 1 a
        a ZPOPMIN z
        a ZPOPMAX z
        a ZMPOP 1 z MAX
        a ZUNIONSTORE z2 1 z
        a ZRANGESTORE z3 z 0 0
        a ZREMRANGEBYRANK z3 0 -1
        a ZREM z2 none
        a ZREMRANGEBYSCORE z 0 100
        a ZADD zq 1 a
        a BZPOPMIN zq 0
        a XADD x 1-1 f v
        a XADD x 2-1 f v
        a XGROUP CREATE x g 0
        a XGROUP CREATECONSUMER x g bob
        a XGROUP CREATECONSUMER x g bob
        a XREADGROUP GROUP g alice COUNT 1 STREAMS x >
        a XREADGROUP GROUP g alice COUNT 1 STREAMS x >
        a XCLAIM x g mike 0 1-1
        a XAUTOCLAIM x g eve 0 0
        a XGROUP DESTROY x g
        a XDEL x 1-1
        a XGROUP CREATE x g 0
        a XGROUP CREATECONSUMER x g c
        a XGROUP DELCONSUMER x g c
        a XGROUP SETID x g 1
        a XGROUP DESTROY x g
        a XTRIM x MAXLEN 0
        a XSETID x 9-9
        a RPUSH so 3 1 2
        a SORT so STORE sorted
        a SORT none STORE sorted
        a CONFIG SET notify-keyspace-events K
        a FLUSHALL
        """);
  }

  @Test
  void cachesAreTold() throws Exception {
    TwinScripts.twin(
        redis,
        """
        a HELLO 3
        a CLIENT TRACKING on
        a CLIENT TRACKINGINFO
        a CLIENT GETREDIR
        b SET k 1
        a GET k
        b SET k 2
        b SET k 3
        a MGET k l m
        b LPUSH l x
        b DEL m
        b DEL k
        a GET k
        a SET k own
        a GET k
        b MSET k 1 other 2
        a EXISTS k
        a GET k
        b EXPIRE k 100
        a GET k
        b FLUSHALL
        a CLIENT TRACKING on BCAST
        a CLIENT TRACKING on PREFIX x
        a CLIENT TRACKING on OPTIN OPTOUT
        a CLIENT TRACKING off
        a CLIENT TRACKING on OPTIN
        a CLIENT TRACKING on OPTOUT
        a CLIENT CACHING no
        a GET k
        b SET k 1
        a CLIENT CACHING yes
        a CLIENT TRACKINGINFO
        a GET k
        b SET k 2
        a GET k
        b SET k 3
        a CLIENT TRACKING off
        a CLIENT CACHING yes
        a CLIENT TRACKING on OPTOUT
        a CLIENT CACHING maybe
        a CLIENT CACHING no
        a GET k
        b SET k 4
        a GET k
        b SET k 5
        a CLIENT TRACKING off
        a CLIENT TRACKING on NOLOOP
        a GET k
        a SET k 6
        a GET k
        b SET k 6
        a CLIENT TRACKING off
        a CLIENT TRACKING on BCAST PREFIX ab PREFIX c
        a CLIENT TRACKING on BCAST PREFIX abc
        a CLIENT TRACKING on BCAST PREFIX z PREFIX zz
        b SET abc 1
        b MSET abc 1 abd 2 c 3
        b SET b 1
        b SET c 1
        b HSET cd f v
        a CLIENT TRACKING off
        b SET abc 1
        a CLIENT TRACKING
        a CLIENT TRACKING maybe
        a CLIENT TRACKING on REDIRECT 999999
        a CLIENT TRACKING on NOSUCH
        b SET p v PX 1500
        a CLIENT TRACKING on
        a GET p
        b BLPOP nolist 2.5
        b GET p
        c GET k
        c CLIENT TRACKING on
        c GET k
        b SET k 7
        a RESET
        a CLIENT GETREDIR
        b FLUSHALL
        """);
  }
}
