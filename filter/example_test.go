package filter_test

import (
	"errors"
	"fmt"

	"wiretale/filter"
)

func ExampleCompile() {
	program, err := filter.Compile("udp port 53", filter.Options{LinkType: 101, SnapLen: 65535, Optimize: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(program), "instructions; the first:", program[0].Op, program[0].K)
	// Output: 21 instructions; the first: 48 0
}

func ExampleError() {
	_, err := filter.Compile("tcp port 80 and port", filter.Options{LinkType: 1})
	var e *filter.Error
	if errors.As(err, &e) {
		fmt.Println(e.Long())
	}
	// Output:
	// can't parse filter expression: syntax error
	//   tcp port 80 and port
	//                       ^
	//   port needs a number or a service name: port 80, port http
}
