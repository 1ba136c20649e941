package conversation

import (
	"reflect"
	"testing"
)

// TestMapped: what is kept in mapped memory points only to what the collector need
// not find there.
func TestMapped(t *testing.T) {
	for _, v := range []any{Connection{}, body{}, sent{}} {
		checkMapped(t, reflect.TypeOf(v), reflect.TypeOf(v).String())
	}
}

func checkMapped(t *testing.T, v reflect.Type, path string) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			checkMapped(t, v.Field(i).Type, path+"."+v.Field(i).Name)
		}
	case reflect.Array:
		checkMapped(t, v.Elem(), path)
	case reflect.Pointer, reflect.Slice:
		switch v.Elem() {
		case reflect.TypeOf(body{}), reflect.TypeOf(sent{}), reflect.TypeOf([2]Tally{}), reflect.TypeOf(Trouble{}):
		default:
			t.Errorf("%s points to memory that the collector would take", path)
		}
	case reflect.Map, reflect.Chan, reflect.Func, reflect.Interface, reflect.String, reflect.UnsafePointer:
		t.Errorf("%s is of a kind that the collector must see", path)
	}
}

// TestTroubleList: the list knows all there are, and no others.
func TestTroubleList(t *testing.T) {
	tr := New(&deaf{}, Limits{})
	var list []*Trouble
	for range 5 {
		list = append(list, tr.newTrouble())
	}
	for _, i := range [...]int{4, 0, 2} {
		tr.forgetTrouble(list[i])
	}
	if len(tr.trouble) != 2 {
		t.Fatalf("%d left", len(tr.trouble))
	}
	for i, x := range tr.trouble {
		if x.place != i || x != list[1] && x != list[3] {
			t.Error("wrong place")
		}
	}
}
