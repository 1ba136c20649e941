== simultaneous open, both answer
0 > S
	>attempt | SYN_SENT -
0.001 < S
	<attempt | SYN_SENT SYN_SENT
0.010 > S. ack 1
	>accepted #2 | SYN_RECEIVED SYN_SENT
0.011 < S. ack 1
	<accepted #3 | SYN_RECEIVED SYN_RECEIVED
0.020 > . ack 1
	>established 0s/0s #4 | ESTABLISHED ESTABLISHED
0.021 < . ack 1
	 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
	>message 10 #7
end S1 SsHhAaD ESTABLISHED ESTABLISHED
finding >open certain x1

== the client has no room
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 > . win 0
	>zero_window | ESTABLISHED ESTABLISHED
0.300 < . seq 1000
	<window_probe 0 #5 | ESTABLISHED ESTABLISHED
0.310 > . win 0
	>window_probe_answer #6 | ESTABLISHED ESTABLISHED
0.900 < . 1001:1002
	<window_probe 1 #7 | ESTABLISHED ESTABLISHED
0.910 > . ack 1001 win 0
	>window_probe_answer #8 | ESTABLISHED ESTABLISHED
1.500 > . ack 1001 win 9000
	>window_update | ESTABLISHED ESTABLISHED
1.510 < P. 1001:2001
	 | ESTABLISHED ESTABLISHED
1.520 > .
	 | ESTABLISHED ESTABLISHED
	<message 2000 #11, <message_acked 0.01s #11
end S1 ShAdWa ESTABLISHED ESTABLISHED
finding >zero_window certain x1
finding >open certain x1

== bytes of the server passed by the capture, again and again
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . ack 101
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.040 > . ack 201
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.050 > . ack 301
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.060 > . ack 401
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.070 > . ack 501
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.080 > . ack 601
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.090 > . ack 701
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.100 > . ack 801
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.110 > . ack 901
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
0.120 > . ack 1001
	>acked_unseen 100 | ESTABLISHED ESTABLISHED
end S1 ShAgg ESTABLISHED ESTABLISHED
finding >open certain x1
finding <capture_loss certain x10

== the server repeats, and the client says in vain
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < P. 1:101
	 | ESTABLISHED ESTABLISHED
0.240 < P. 1:101
	<retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.241 > . ack 101 <sack 1-101>
	<spurious_proved(selective_ack) #5 | ESTABLISHED ESTABLISHED
	<message 100 #4, <message_acked 0.211s #4
end S1 ShAdt ESTABLISHED ESTABLISHED
finding <timeout certain x1
finding <spurious(selective_ack) certain x1
finding >open certain x1

== FIN and RST from the server
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < FR. seq 1
	<contradiction(fin_rst), <reset(abort) #3, <closed(abort) | CLOSED CLOSED
end RSTR ShAir CLOSED CLOSED
finding <reset(abort) likely x1
finding <contradiction(fin_rst) certain x1

== SYN and RST from the server
0 > S
	>attempt | SYN_SENT -
0.010 < SR.
	<contradiction(syn_rst), <reset(refused) #1, <closed(refused) | CLOSED CLOSED
end REJ Sqr CLOSED CLOSED
finding <refused(refused) certain x1
finding <contradiction(syn_rst) certain x1

== a SYN in TIME_WAIT with a number that is too low
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < F.
	<finished 0 | ESTABLISHED FIN_WAIT_1
0.040 > F.
	>finished 0 | LAST_ACK FIN_WAIT_2
0.050 < .
	<time_wait, <closed(in_order) | CLOSED TIME_WAIT
isn 500 95000
2 > S
end SF ShAfFa CLOSED TIME_WAIT
finding <time_wait certain x1
	>attempt, >ports_reused(met_time_wait) 1.95s #6 | SYN_SENT -
2.010 < . seq -89999 ack 502
	<challenge_ack(unknown_connection) #7 | SYN_SENT ESTABLISHED
2.020 > R seq 2
	>reset(unknown_connection) #8 | SYN_SENT CLOSED
3.020 > S
	>attempt_repeated(time_out) 1.02s #7 | SYN_SENT CLOSED
3.030 < S.
	<accepted #10 | SYN_SENT SYN_RECEIVED
3.040 > .
	>established 0.02s/0.01s #11 | ESTABLISHED ESTABLISHED
end RSTO SaRhA ESTABLISHED ESTABLISHED
finding >reset(unknown_connection) certain x1
finding <half_open(unknown_connection) likely x1
finding >slow_connect certain x1
finding >ports_reused(met_time_wait) certain x1
finding >open certain x1

== numbers wrap around with a loss, SACK and a full window
isn 4294966000 4294967290
win 10000 5000
0 > S <mss 1460, sackok>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, sackok>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1461
	 | ESTABLISHED ESTABLISHED
0.031 > . 1461:2921
	 | ESTABLISHED ESTABLISHED
0.032 > . 2921:4381
	 | ESTABLISHED ESTABLISHED
0.033 > P. 4381:5001
	>window_full 5000 #2 | ESTABLISHED ESTABLISHED
0.040 < . ack 1 <sack 1461-2921>
	<duplicate_ack(selective_ack) 1 | ESTABLISHED ESTABLISHED
0.041 < . ack 1 <sack 1461-4381>
	<duplicate_ack(selective_ack) 2 | ESTABLISHED ESTABLISHED
0.042 < . ack 1 <sack 1461-5001>
	<duplicate_ack(selective_ack) 3 | ESTABLISHED ESTABLISHED
0.043 > . 1:1461
	>retransmission_fast(duplicate_acks) 0.013s #4 | ESTABLISHED ESTABLISHED
0.053 < . ack 5001 win 0
	<zero_window | ESTABLISHED ESTABLISHED
0.400 > . seq 5000
	>window_probe 0 #12 | ESTABLISHED ESTABLISHED
0.410 < . ack 5001 win 5000
	<window_update | ESTABLISHED ESTABLISHED
0.420 < P. 1:21
	>message 5000 #7, >message_acked 0.02s #7, >answered 0.387s #7 | ESTABLISHED ESTABLISHED
0.430 > F.
	>finished 5000 | FIN_WAIT_1 ESTABLISHED
0.440 < F.
	<message 20 #15, <message_acked 0.01s #15, <finished 20 | FIN_WAIT_2 LAST_ACK
0.450 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShADaTwdFf TIME_WAIT CLOSED
finding <zero_window certain x1
finding >loss likely x1
finding >window_full certain x1
finding >time_wait certain x1

== only the client's packets, with a repetition and the close
0 > S
	>attempt | SYN_SENT -
0.020 > . ack 1
	 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 ack 1
	 | ESTABLISHED ESTABLISHED
0.240 > P. 1:101 ack 1
	>retransmission_timeout(time_out) 0.21s #3 | ESTABLISHED ESTABLISHED
0.260 > . ack 201
	>message 100 #3 | ESTABLISHED ESTABLISHED
0.270 > F. ack 201
	>finished 100 | FIN_WAIT_1 ESTABLISHED
0.290 > . ack 202
	 | FIN_WAIT_1 ESTABLISHED
end SH SADTF FIN_WAIT_1 ESTABLISHED
finding >timeout certain x1
finding <one_sided certain x1

== only the client's packets, with repetitions after long silences
0 > S
	>attempt | SYN_SENT -
0.020 > . ack 1
	 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101 ack 1
	 | ESTABLISHED ESTABLISHED
100 > P. 101:201 ack 1
	>idle 99.97s #3 | ESTABLISHED ESTABLISHED
130 > P. 201:301 ack 1
	>idle 30s #4 | ESTABLISHED ESTABLISHED
130.3 > P. 101:201 ack 1
	>retransmission_timeout(time_out) 30.3s #4 | ESTABLISHED ESTABLISHED
131 > P. 101:201 ack 1
	>retransmission_timeout(back_off) 0.7s #4 | ESTABLISHED ESTABLISHED
400 > P. 301:401 ack 1
	>idle 269s #7 | ESTABLISHED ESTABLISHED
400.3 > P. 1:101 ack 1
	>retransmission_timeout(time_out) 0.3s | ESTABLISHED ESTABLISHED
	>message 400 #8
end S0 SADT ESTABLISHED ESTABLISHED
finding >timeout certain x3
finding >open certain x1
finding <one_sided certain x1

== a router says the time ran out, another that the host is not there
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.031 > . seq 1 icmp 0x0b00
	>icmp_error 0xb00 0 #4 | - -
0.240 > P. 1:11
	>retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.241 > . seq 1 icmp 0x0301
	>icmp_error 0x301 0 #4 | - -
0.660 > P. 1:11
	>retransmission_timeout(back_off) 0.42s #4 | ESTABLISHED ESTABLISHED
0.670 < .
	 | ESTABLISHED ESTABLISHED
	>message 10 #4, >message_acked 0.64s #4
end S1 ShADTa ESTABLISHED ESTABLISHED
finding >icmp certain x1
finding >icmp certain x1
finding >timeout certain x2
finding >open certain x1
end OTH D - -
end OTH D - -

== ICMP about the server's packets
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 < P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.031 < . seq 1 icmp 0x030d
	<icmp_error 0x30d 0 #4 | - -
0.240 < P. 1:1001
	<retransmission_timeout(time_out) 0.21s #4 | ESTABLISHED ESTABLISHED
0.241 < . seq 1 icmp 0x030d
	<icmp_error 0x30d 0 #4 | - -
	<message 1000 #4
end S1 ShAdt ESTABLISHED ESTABLISHED
finding <icmp certain x2
finding <timeout certain x1
finding >open certain x1
end OTH D - -

== keep-alive with a byte, and from both ends
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:11
	 | ESTABLISHED ESTABLISHED
0.040 < .
	 | ESTABLISHED ESTABLISHED
60 > . 10:11
	>idle 59.96s #5, >keep_alive 59960000000 | ESTABLISHED ESTABLISHED
60.001 < . ack 11
	<keep_alive_answer 0.001s #6 | ESTABLISHED ESTABLISHED
60.002 < . seq 0 ack 11
	<keep_alive 1000000 | ESTABLISHED ESTABLISHED
60.003 > .
	>keep_alive_answer 0.001s #8 | ESTABLISHED ESTABLISHED
120 > . 10:11
	>idle 59.997s #9, >keep_alive 59997000000 | ESTABLISHED ESTABLISHED
120.001 < . ack 11
	<keep_alive_answer 0.001s #10 | ESTABLISHED ESTABLISHED
	>message 10 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >keep_alive certain x2
finding <keep_alive certain x1
finding >open certain x1

== a repeated acknowledgment with a signal of MPTCP's
0 > S <mss 1460, mptcp>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460, mptcp>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > . <mptcp>
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.031 < . ack 1 <mptcp>
	 | ESTABLISHED ESTABLISHED
0.032 < . ack 1 <mptcp>
	 | ESTABLISHED ESTABLISHED
0.033 < . ack 1 <mptcp>
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 101 <mptcp>
	 | ESTABLISHED ESTABLISHED
	>message 100 #4, >message_acked 0.01s #4
end S1 ShADa ESTABLISHED ESTABLISHED
finding >open certain x1

== the repeated SYN offers less
0 > SEW <mss 1460, ws 7, sackok>
	>attempt | SYN_SENT -
1 > SEW <mss 1460, ws 7, sackok>
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
3 > S <mss 1460>
	>attempt_repeated(time_out) 2s #1 | SYN_SENT -
3.010 < S. <mss 1460, ws 7>
	<accepted #3 | SYN_SENT SYN_RECEIVED
3.020 > .
	>established 0.02s/0.01s #4 | ESTABLISHED ESTABLISHED
3.030 > P. 1:1001 ce
	>congestion_mark | ESTABLISHED ESTABLISHED
3.040 < E.
	 | ESTABLISHED ESTABLISHED
	>message 1000 #6, >message_acked 0.01s #6
end S1 ShADa ESTABLISHED ESTABLISHED
finding >slow_connect certain x2
finding >congestion certain x1
finding >open certain x1

== the FIN comes again with its data
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > FP. 1:101
	>message 100 #4, >finished 100 | FIN_WAIT_1 ESTABLISHED
0.240 > FP. 1:101
	>retransmission_timeout(time_out) 0.21s #4, >finished_repeated(time_out) 0.21s #4 | FIN_WAIT_1 ESTABLISHED
0.250 < . ack 102
	>message_acked 0.22s #4, <half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
0.260 < F.
	<finished 0 | FIN_WAIT_2 LAST_ACK
0.270 > .
	>time_wait, >closed(in_order) | TIME_WAIT CLOSED
end SF ShADFTaf TIME_WAIT CLOSED
finding >timeout certain x1
finding >time_wait certain x1

== data after the FIN
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > F.
	>finished 0 | FIN_WAIT_1 ESTABLISHED
0.040 < .
	<half_closed #4 | FIN_WAIT_2 CLOSE_WAIT
0.050 > P. 2:12 ack 1
	>contradiction(after_fin) #4 | FIN_WAIT_2 CLOSE_WAIT
	>message 10 #6
end S2 ShAFaD FIN_WAIT_2 CLOSE_WAIT
finding <not_closed possible x1
finding >contradiction(after_fin) certain x1

== more than a byte into a closed window
0 > S
	>attempt | SYN_SENT -
0.010 < S.
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > P. 1:1001
	 | ESTABLISHED ESTABLISHED
0.040 < . win 0
	<zero_window | ESTABLISHED ESTABLISHED
0.250 > . 1001:1002
	>window_probe 1 #5 | ESTABLISHED ESTABLISHED
0.260 < . ack 1001 win 0
	<window_probe_answer #6 | ESTABLISHED ESTABLISHED
0.650 > P. 1001:1501
	>part 1000 #4 | ESTABLISHED ESTABLISHED
0.660 < . ack 1501 win 9000
	<window_update | ESTABLISHED ESTABLISHED
	>part 500 #8, >message 1500 #8, >message_acked 0.01s #8
end S1 ShADaw ESTABLISHED ESTABLISHED
finding <zero_window certain x1
finding >open certain x1

== the window was closed from the beginning
0 > S
	>attempt | SYN_SENT -
0.010 < S. win 0
	<accepted #1, <zero_window | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.250 > . seq 0
	>window_probe 0 #2 | ESTABLISHED ESTABLISHED
0.260 < . win 0
	<window_probe_answer #4 | ESTABLISHED ESTABLISHED
0.900 < . win 8000
	<window_update | ESTABLISHED ESTABLISHED
0.910 > P. 1:101
	 | ESTABLISHED ESTABLISHED
0.920 < .
	 | ESTABLISHED ESTABLISHED
	>message 100 #7, >message_acked 0.01s #7
end S1 ShAawD ESTABLISHED ESTABLISHED
finding <zero_window certain x1
finding >open certain x1

== connection reset by a router that says it is prohibited
0 > S
	>attempt | SYN_SENT -
0.010 > S seq 0 icmp 0x030d
	>icmp_error 0x30d 0 #1 | - -
1 > S
	>attempt_repeated(time_out) 1s #1 | SYN_SENT -
1.010 < R. seq 0 ack 1
	<reset(refused) #3, <closed(refused) | CLOSED CLOSED
end REJ Sr CLOSED CLOSED
finding <refused(refused) certain x1
finding >icmp certain x1
finding >slow_connect certain x1
end OTH D - -

== segments in fragments: the first alone has ports
0 > S <mss 1460>
	>attempt | SYN_SENT -
0.010 < S. <mss 1460>
	<accepted #1 | SYN_SENT SYN_RECEIVED
0.020 > .
	>established 0.02s/0.01s #2 | ESTABLISHED ESTABLISHED
0.030 > . 1:1001 mf
	 | ESTABLISHED ESTABLISHED
0.031 > . 1461:2461 mf
	 | ESTABLISHED ESTABLISHED
0.040 < . ack 2921
	 | ESTABLISHED ESTABLISHED
0.050 < P. 1:11
	>message 2920 #5, >message_acked 0.009s #5, >answered 0.019s #5 | ESTABLISHED ESTABLISHED
0.060 > P. 2921:2931
	<message 10 #7, <message_acked 0.01s #7, <answered 0.01s #7 | ESTABLISHED ESTABLISHED
	>message 10 #8
end S1 ShADad ESTABLISHED ESTABLISHED
finding >open certain x1

