package dev.assay.kv.server;

/** Commands of each type with places for words that are drawn: % and the kind of word. */
final class TwinForms {

  static final String KEYS =
      """
      DEL %k|TYPE %k|COPY %k %k REPLACE|RENAME %k %k|SET string x|EXPIRE %k 1000|EXPIRE %k -1
      EXISTS %k|PERSIST %k|GET %k|OBJECT ENCODING %k|OBJECT ENCODING %k|TTL %k|MOVE %k 3|DBSIZE
      """;

  static final String HASHES =
      """
      HSET %k %m %m|HSET %k %m %m %m %m|HSET %k %m %m %m|HSET %k %m %i|HMSET %k %m %m %m %m
      HSETNX %k %m %m|HGET %k %m|HGET %k %m|HMGET %k %m %m %m|HDEL %k %m|HDEL %k %m %m %m
      HLEN %k|HSTRLEN %k %m|HEXISTS %k %m|HKEYS %k|HVALS %k|HGETALL %k|HINCRBY %k %m %i
      HINCRBY %k n %i|HINCRBYFLOAT %k n %f|HINCRBYFLOAT %k %m %f|HSCAN %k 0 COUNT 9999 MATCH m*
      HSCAN %k x|HSCAN %k 0 COUNT 0|HRANDFIELD %k 0|HRANDFIELD %k x|HRANDFIELD %k 1 WITHNOTHING
      HRANDFIELD none 5 WITHVALUES|HRANDFIELD none|HSET %k %l %m|HSET %k %m %l
      """;

  static final String PLACES =
      """
      GEOADD %k %p %q %m|GEOADD %k %p %q %m %p %q %m|GEOADD %k %p %q %m %p %q %m %p %q %m
      GEOADD %k NX %p %q %m|GEOADD %k XX CH %p %q %m|GEOADD %k CH NX XX %p %q %m|GEOADD %k %p %q
      GEOPOS %k %m %m|GEOPOS %k|GEOHASH %k %m %m|GEODIST %k %m %m|GEODIST %k %m %m %u
      GEODIST %k %m %m km x|GEOSEARCH %k FROMLONLAT %p %q BYRADIUS %r %u|ZRANGE %k 0 -1 WITHSCORES
      ZRANGE far 0 -1 WITHSCORES
      GEOSEARCH %k FROMMEMBER %m BYBOX %r %r %u WITHDIST WITHCOORD WITHHASH|SADD %k %m
      GEOSEARCH %k FROMLONLAT %p %q BYBOX %r %r km ASC WITHDIST|GEOSEARCH %k BYRADIUS 1 km DESC
      GEOSEARCH %k FROMMEMBER %m BYRADIUS %r km COUNT %d DESC|GEOSEARCH %k FROMLONLAT %p %q ASC COUNT 1
      GEOSEARCH %k FROMMEMBER %m BYRADIUS %r mi COUNT %d ANY WITHHASH|GEORADIUS_RO %k %p %q %r km
      GEOSEARCHSTORE %k %k FROMMEMBER %m BYRADIUS %r km|GEOSEARCHSTORE far %k FROMMEMBER %m BYBOX %r %r km STOREDIST
      GEORADIUS %k %p %q %r %u WITHDIST|GEORADIUS %k %p %q %r km COUNT %d ASC|GEORADIUS %k %p %q %r km ANY
      GEORADIUS %k %p %q %r km STORE %k|GEORADIUSBYMEMBER %k %m %r km STOREDIST far|GEORADIUSBYMEMBER %k %m %r km
      GEORADIUS %k %p %q %r km STORE %k WITHDIST|GEORADIUSBYMEMBER_RO %k %m %r mi WITHCOORD DESC
      """;

  static final String SKETCHES =
      """
      PFADD %k %m %m|PFADD %k %m %m %l %m %i|PFADD %k|PFCOUNT %k|PFCOUNT %k|PFCOUNT %k %k
      PFMERGE %k %k %k|PFMERGE %k %k|PFMERGE %k|STRLEN %k|SETRANGE %k 8 xyz|GETRANGE %k 0 20
      PFADD %k %n %n %n %n %n %n %n %n %n %n %n %n %n %n %n|PFADD %k %n %n %n %n %n %n %n %n %n %n
      SETRANGE %k 4 x|SETRANGE %k 0 HYLM
      """;

  static final String LISTS =
      """
      LPUSH %k %m|LPUSH %k %m %l %m|RPUSH %k %m|RPUSH %k %m %m %l|LPUSHX %k %m|RPUSHX %k %m %m
      LPOP %k|RPOP %k|LPOP %k %d|RPOP %k %d|LPOP %k -1|LLEN %k|LINDEX %k %i|LINDEX %k %i
      LINSERT %k BEFORE %m %m|LINSERT %k AFTER %m %l|LINSERT %k OVER %m %m|LSET %k %i %m
      LSET %k %i %l|LRANGE %k %i %i|LRANGE %k 0 -1|LREM %k %i %m|LREM %k 0 %m|LREM %k -1 %m
      LTRIM %k %d -%d|LTRIM %k %i %i|LPOS %k %m|LPOS %k %m RANK -1|LPOS %k %m RANK 0
      LPOS %k %m COUNT %d RANK %i MAXLEN %d|LPOS %k %m COUNT -1|LMOVE %k %k LEFT RIGHT
      LMOVE %k %k RIGHT LEFT|LMOVE %k %k LEFT UP|RPOPLPUSH %k %k|LMPOP 2 %k %k LEFT
      LMPOP 1 %k RIGHT COUNT %d|LMPOP 1 %k UP|LMPOP 0 %k LEFT|LMPOP 1 %k LEFT COUNT 1 COUNT 1
      BLPOP string -1|BLPOP %k x|BRPOP %k -0.5|RPUSH %k %m %m %m %m %m %m|LPUSH %k %m %m %m
      """;

  static final String SETS =
      """
      SADD %k %m|SADD %k %m %m %m|SADD %k %d %d %i|SADD %k %l|SREM %k %m|SREM %k %m %d %m %m
      SISMEMBER %k %m|SMISMEMBER %k %m %d %m|SCARD %k|SMEMBERS %k|SPOP %k 9999|SPOP %k -1
      SPOP none|SPOP none 3|SPOP %k 0|SRANDMEMBER %k 0|SRANDMEMBER none|SRANDMEMBER none 2
      SMOVE %k %k %m|SMOVE %k %k %d|SINTER %k %k|SINTER %k %k %k|SUNION %k %k|SUNION %k
      SDIFF %k %k|SDIFF %k %k %k|SINTERSTORE %k %k %k|SUNIONSTORE %k %k %k|SDIFFSTORE %k %k %k
      SINTERCARD 2 %k %k|SINTERCARD 2 %k %k LIMIT %d|SINTERCARD 0 %k|SINTERCARD 3 %k
      SINTERCARD x %k|SINTERCARD 1 %k LIMIT -1|SINTERCARD 1 %k LIMITS 1|SSCAN %k 0 COUNT 9999
      SSCAN %k 0 MATCH *1* COUNT 9999|SSCAN %k 0 NOSUCH 1|SADD %k %m %m %m %m|SADD %k %d
      """;

  static final String SORTED_SETS =
      """
      ZADD %k %f %m|ZADD %k %i %m %i %m %d %m|ZADD %k NX %d %m %d %m|ZADD %k XX CH %d %m %d %m
      ZADD %k GT CH %d %m|ZADD %k LT CH %d %m %d %m|ZADD %k INCR %f %m|ZADD %k XX INCR %d %m
      ZADD %k NX XX 1 a|ZADD %k GT LT 1 a|ZADD %k INCR 1 a 2 b|ZADD %k 1|ZADD %k %d %l
      ZADD %k GT INCR %d %m|ZINCRBY %k %f %m|ZINCRBY %k %d %m|ZREM %k %m|ZREM %k %m %m %m
      ZSCORE %k %m|ZMSCORE %k %m %m|ZCARD %k|ZRANK %k %m|ZREVRANK %k %m|ZCOUNT %k %b %b
      ZLEXCOUNT lex %x %x|ZRANGE %k %i %i|ZRANGE %k %i %i WITHSCORES|ZRANGE %k %i %i REV
      ZRANGE %k %b %b BYSCORE|ZRANGE %k %b %b BYSCORE REV LIMIT %i %i WITHSCORES
      ZRANGE lex %x %x BYLEX|ZRANGE lex %x %x BYLEX REV LIMIT %d %d|ZRANGE %k 0 -1 LIMIT 1 2
      ZRANGE lex %x %x BYLEX WITHSCORES|ZRANGE %k 0 -1 NOSUCH|ZREVRANGE %k %i %i WITHSCORES
      ZRANGEBYSCORE %k %b %b WITHSCORES LIMIT %d %d|ZREVRANGEBYSCORE %k %b %b|ZRANGEBYLEX lex %x %x
      ZREVRANGEBYLEX lex %x %x LIMIT %d %d|ZRANGESTORE %k %k %i %i|ZRANGESTORE %k %k %b %b BYSCORE
      ZRANGESTORE %k %k 0 -1 WITHSCORES|ZREMRANGEBYRANK %k %d %d|ZREMRANGEBYSCORE %k %b %b
      ZREMRANGEBYLEX lex [m1%d [m2%d|ZPOPMIN %k|ZPOPMAX %k|ZPOPMIN %k %d|ZPOPMAX %k %d
      ZPOPMIN %k -1|ZMPOP 2 %k %k MIN|ZMPOP 1 %k MAX COUNT %d|ZMPOP 1 %k UP|BZPOPMIN %k -1
      ZUNION 2 %k %k WITHSCORES|ZUNION 2 %k %k WEIGHTS %d %f AGGREGATE MAX WITHSCORES
      ZINTER 2 %k %k WITHSCORES|ZINTER 2 %k set AGGREGATE MIN WITHSCORES|ZDIFF 2 %k %k WITHSCORES
      ZINTERSTORE %k 2 %k %k WEIGHTS %d %d|ZUNIONSTORE %k 3 %k %k set|ZDIFFSTORE %k 2 %k %k
      ZINTERCARD 2 %k %k LIMIT %d|ZUNION 0 %k|ZUNION 3 %k|ZUNION 1 %k WEIGHTS x|ZDIFF 1 %k WEIGHTS 1
      SADD set %m|ZRANDMEMBER %k 0|ZRANDMEMBER none|ZRANDMEMBER none 2|ZSCAN %k 0 COUNT 9999
      ZADD %k %i %m %i %m %d %m %i %m %i %m %d %m|ZADD %k 0 %m 0 %m 0 %m|ZCOUNT %k x 1
      ZADD lex 0 %m 0 %m 0 %m 0 %m|ZREM lex %m
      """;

  static final String STREAMS =
      """
      XADD %k %s f %m|XADD %k %n f %m|XADD %k %n f %m|XADD %k %n f %m g %m|XADD %k %s f|XADD %k %d-* f %m
      XADD %k MAXLEN %d %n f %m|XADD %k MAXLEN ~ %d %n f %m|XADD %k NOMKSTREAM %n f %m|XADD %k %n %m %m
      XADD %k MINID %s %n f %m|XADD %k MINID ~ %s LIMIT %d %n f %m|XADD %k LIMIT 1 %s f v
      XADD %k MAXLEN 1 MINID 1 %s f v|XADD %k MAXLEN -1 * f v|XADD %k MAXLEN = %d LIMIT 3 %s f v
      XLEN %k|XRANGE %k - +|XRANGE %k %s %s|XRANGE %k (%s (%s|XRANGE %k %s %s COUNT %i|XRANGE %k - + COUNT
      XREVRANGE %k + -|XREVRANGE %k %s %s COUNT %d|XREVRANGE %k (%s (%s|XRANGE %k (- +|XREVRANGE %k + (0-0
      XDEL %k %s|XDEL %k %s %s %s|XDEL %k %s x|XTRIM %k MAXLEN %d|XTRIM %k MINID %s|XTRIM %k MAXLEN ~ %d
      XTRIM %k LIMIT 1|XTRIM %k MAXLEN 1 LIMIT 1|XTRIM %k MAXLEN|XTRIM %k MINID ~ %s LIMIT 0
      XSETID %k %s|XSETID %k %s ENTRIESADDED %i|XSETID %k %s ENTRIESADDED %d MAXDELETEDID %s
      XREAD COUNT %i STREAMS %k %s|XREAD STREAMS %k %k %s %s|XREAD STREAMS %k $|XREAD STREAMS %k >
      XREAD GROUP a b STREAMS %k 1|XREAD COUNT 1 STREAMS %k|XREAD STREAMS %k %k 1|XREAD BLOCK x STREAMS %k 1
      XREAD BLOCK -1 STREAMS %k 1|XGROUP CREATE %k %g %s|XGROUP CREATE %k %g $ MKSTREAM|XGROUP CREATE %k %g 0
      XGROUP CREATE %k %g %s ENTRIESREAD %i|XGROUP SETID %k %g %s|XGROUP SETID %k %g $ ENTRIESREAD %d
      XGROUP DESTROY %k %g|XGROUP CREATECONSUMER %k %g %c|XGROUP DELCONSUMER %k %g %c|XGROUP CREATE %k %g 1 2
      XGROUP NOSUCH %k|XGROUP SETID %k %g 0|XGROUP SETID %k %g 0|XREADGROUP GROUP %g %c STREAMS %k >
      XREADGROUP GROUP %g %c COUNT %d STREAMS %k >|XREADGROUP GROUP %g %c COUNT %d NOACK STREAMS %k >
      XREADGROUP GROUP %g %c COUNT %d STREAMS %k %s|XREADGROUP GROUP %g %c STREAMS %k %k > >
      XREADGROUP GROUP %g %c STREAMS %k $|XREADGROUP COUNT 1 NOACK STREAMS %k %k 1 1|XACK %k %g %s|XACK %k %g %s %s %s
      XREADGROUP GROUP %g %c STREAMS %k >|XREADGROUP GROUP %g %c COUNT 2 STREAMS %k >|XACK %k %g x
      XPENDING %k %g|XPENDING %k %g %s|XPENDING %k %g IDLE 100000 - + 10|XPENDING %k %g IDLE 1 - +
      XPENDING %k %g - + -1|XPENDING %k %g - + 3 nobody|XINFO GROUPS %k|XINFO STREAM none|XINFO STREAM %k FULL 1
      XCLAIM %k %g %c 0 %s %s JUSTID|XCLAIM %k %g %c 0 %s FORCE|XCLAIM %k %g %c 100000 %s|XCLAIM %k %g %c x %s
      XCLAIM %k %g %c 0 %s RETRYCOUNT %d IDLE 5|XCLAIM %k %g %c 0 %s LASTID %s|XCLAIM %k %g %c 0 %s NOSUCH
      XAUTOCLAIM %k %g %c 0 %s|XAUTOCLAIM %k %g %c 0 (%s COUNT %d|XAUTOCLAIM %k %g %c 0 - JUSTID COUNT 2
      XAUTOCLAIM %k %g %c 100000 0|XAUTOCLAIM %k %g %c x 0|XINFO CONSUMERS %k none|XINFO NOSUCH|XGROUP
      """;

  static final String SORT =
      """
      RPUSH %k %d %d %d|RPUSH %k %m|SADD %k %d %d|ZADD zset %d %m|DEL %k|SORT zset ALPHA|SORT %k DESC
      SORT %k ALPHA|SORT %k ALPHA DESC LIMIT %d %d|SORT %k LIMIT %i %i|SORT %k BY w_* ALPHA GET #
      SORT %k BY w_* GET # GET h_*->f GET w_*|SORT %k BY h_*->f DESC GET h_*->f|SET w_%d %d
      SORT %k BY w_* LIMIT 0 3 STORE %k|SORT %k ALPHA STORE %k|HSET h_%d f %d|SORT %k BY nosort STORE %k
      SORT_RO %k ALPHA|SORT_RO %k STORE x|SORT %k GET|SORT %k LIMIT a 1|SORT %k GET nostar ALPHA
      LRANGE %k 0 -1|SET w_%d 1.5|DEL w_%d h_%d|SORT %k ALPHA GET w_* STORE %k|SORT string|SORT zset BY nosort DESC LIMIT %d %d
      """;

  private TwinForms() {}
}
