== a message in two parts
0 > S
	>attempt | SYN_SENT -
0.001 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
1 > P. 1:21
	 | ESTABLISHED ESTABLISHED
1.040 < .
	<delayed_ack 0.04s #4 | ESTABLISHED ESTABLISHED
62 > P. 21:27
	>idle 60.96s #5, >part 20 #4 | ESTABLISHED ESTABLISHED
62.001 < .
	 | ESTABLISHED ESTABLISHED
62.002 < P. 1:9
	>part 6 #6, >message 26 #6, >message_acked 0.001s #6, >answered 0.002s #6 | ESTABLISHED ESTABLISHED
62.003 > .
	 | ESTABLISHED ESTABLISHED
	<message 8 #8, <message_acked 0.001s #8
end S1 ShADad ESTABLISHED ESTABLISHED
finding <delayed_ack likely x1
finding >open certain x1

== the acknowledgment is held back
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.001 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > P. 1:21
	 | ESTABLISHED ESTABLISHED
0.050 < .
	<delayed_ack 0.04s #4 | ESTABLISHED ESTABLISHED
	>message 20 #4, >message_acked 0.04s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding <delayed_ack likely x1
finding >open certain x1

== the acknowledgment is late because the way is long
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.100 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.101 > .
	>established 0.101s/0.1s #2 | ESTABLISHED ESTABLISHED
0.110 > P. 1:21
	 | ESTABLISHED ESTABLISHED
0.212 < .
	 | ESTABLISHED ESTABLISHED
	>message 20 #4, >message_acked 0.102s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1

== Nagle waits for a held-back acknowledgment
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.001 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > P. 1:21
	 | ESTABLISHED ESTABLISHED
0.050 < .
	<delayed_ack 0.04s #4 | ESTABLISHED ESTABLISHED
0.0505 > P. 21:41
	>nagle_stall 0.04s #4 | ESTABLISHED ESTABLISHED
0.051 < P. 1:11
	>message 40 #6, >message_acked 0.0005s #6, >answered 0.0005s #6 | ESTABLISHED ESTABLISHED
	<message 10 #7
end S1 ShADad ESTABLISHED ESTABLISHED
finding >nagle likely x1
finding <delayed_ack likely x1
finding >open certain x1

== slow answer
0 > S
	>attempt | SYN_SENT -
0.001 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > P. 1:21
	 | ESTABLISHED ESTABLISHED
0.012 < .
	 | ESTABLISHED ESTABLISHED
2.5 < P. 1:101
	<idle 2.488s #5, >message 20 #4, >message_acked 0.002s #4, >answered 2.49s #4 | ESTABLISHED ESTABLISHED
	<message 100 #6
end S1 ShADad ESTABLISHED ESTABLISHED
finding <slow_answer possible x1
finding >open certain x1

== a question in many segments, the answer to it in many
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.001 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.010 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.011 > P. 2921:3001
	 | ESTABLISHED ESTABLISHED
0.012 < . ack 3001
	 | ESTABLISHED ESTABLISHED
0.020 < . 1:1461
	>message 3000 #6, >message_acked 0.001s #6, >answered 0.009s #6 | ESTABLISHED ESTABLISHED
0.020 < P. 1461:2001
	 | ESTABLISHED ESTABLISHED
0.021 > .
	 | ESTABLISHED ESTABLISHED
0.030 < F.
	<message 2000 #9, <message_acked 0.001s #9, <finished 2000 | ESTABLISHED FIN_WAIT_1
0.031 > F.
	>finished 3000 | LAST_ACK FIN_WAIT_2
0.032 < .
	<time_wait, <closed(in_order) | CLOSED TIME_WAIT
end SF ShADadfF CLOSED TIME_WAIT
finding <time_wait certain x1

== idle, then keep-alive and its answer
0 > S
	>attempt | SYN_SENT -
0.001 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > P. 1:21
	 | ESTABLISHED ESTABLISHED
0.011 < .
	 | ESTABLISHED ESTABLISHED
7200 > . seq 20
	>idle 7199.989s #5, >keep_alive 7199989000000 | ESTABLISHED ESTABLISHED
7200.001 < .
	<keep_alive_answer 0.001s #6 | ESTABLISHED ESTABLISHED
14400 > . 20:21
	>idle 7199.999s #7, >keep_alive 7199999000000 | ESTABLISHED ESTABLISHED
14400.001 < .
	<keep_alive_answer 0.001s #8 | ESTABLISHED ESTABLISHED
	>message 20 #4, >message_acked 0.001s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >keep_alive certain x2
finding >open certain x1

== repeated one-byte data is no keep-alive
0 > S
	>attempt | SYN_SENT -
0.001 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > P. 1:2
	 | ESTABLISHED ESTABLISHED
0.210 > P. 1:2
	>retransmission_timeout(time_out) 0.2s #4 | ESTABLISHED ESTABLISHED
0.211 < .
	 | ESTABLISHED ESTABLISHED
	>message 1 #4, >message_acked 0.201s #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >timeout certain x1
finding >open certain x1

== no times, so no times are claimed
timeless
0 > S
	>attempt | SYN_SENT -
0 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0 > .
	>established 0s/0s #2 | ESTABLISHED ESTABLISHED
0 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0 < .
	 | ESTABLISHED ESTABLISHED
0 < P. 1:11
	>message 10 #4, >message_acked 0s #4, >answered 0s #4 | ESTABLISHED ESTABLISHED
0 > F.
	>finished 10 | FIN_WAIT_1 ESTABLISHED
0 < F.
	<message 10 #6, <message_acked 0s #6, <finished 10 | FIN_WAIT_2 LAST_ACK
0 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShADadFf TIME_WAIT CLOSED
finding >time_wait certain x1

== urgent data
0 > S
	>attempt | SYN_SENT -
0.001 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > PU. 1:4 urg 3
	>urgent | ESTABLISHED ESTABLISHED
0.011 < .
	 | ESTABLISHED ESTABLISHED
	>message 3 #4, >message_acked 0.001s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1

== congestion is marked, echoed and heeded
0 > SEW
	>attempt | SYN_SENT -
0.001 < S.E
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.002 > .
	>established 0.002s/0.001s #2 | ESTABLISHED ESTABLISHED
0.010 > P. 1:101 ce
	>congestion_mark | ESTABLISHED ESTABLISHED
0.011 < .E
	<congestion_echo | ESTABLISHED ESTABLISHED
0.020 > P.W 101:201
	>congestion_reduced | ESTABLISHED ESTABLISHED
0.021 < .
	 | ESTABLISHED ESTABLISHED
	>message 200 #6, >message_acked 0.001s #6
end S1 ShADa ESTABLISHED ESTABLISHED
finding >congestion certain x1
finding >open certain x1

