package esp_test

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wiretale/internal/esp"
	"wiretale/internal/printer"
)

var (
	dst4  = []byte{10, 0, 0, 2}
	dst6  = []byte{0x20, 1, 0xd, 0xb8, 15: 2}
	clear = []byte("sixteen bytes...of text, padding")
)

// seal encrypts as the sender of an ESP packet does.
func seal(t *testing.T, block cipher.Block, err error, tag int) []byte {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	iv := bytes.Repeat([]byte{7}, block.BlockSize())
	out := make([]byte, len(clear))
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, clear)
	return append(append(iv, out...), make([]byte, tag)...)
}

func TestOpen(t *testing.T) {
	key := []byte("0123456789abcdefghijklmnopqrstuv")
	des1, err1 := des.NewCipher(key[:8])
	des3, err3 := des.NewTripleDESCipher(key[:24])
	aes1, errA := aes.NewCipher(key[:16])
	aes2, errB := aes.NewCipher(key)
	tests := []struct {
		spec    string
		dst     []byte
		payload []byte
	}{
		{"des-cbc:01234567", dst4, seal(t, des1, err1, 0)},
		{"3des-cbc-hmac96:0123456789abcdefghijklmn", dst4, seal(t, des3, err3, 12)},
		{"5@10.0.0.2 aes128-cbc-hmac96:0x30313233343536373839616263646566", dst4, seal(t, aes1, errA, 12)},
		{"des-cbc:x,0x5@2001:db8::2 aes256-cbc:" + string(key), dst6, seal(t, aes2, errB, 0)},
		{"0x5@10.0.0.2 des:bad\n0x5@10.0.0.2\taes128:0123456789abcdef", dst4, seal(t, aes1, errA, 0)},
	}
	for _, test := range tests {
		keys, warnings, err := esp.Parse(test.spec)
		if err != nil || warnings != nil {
			t.Errorf("%q: %v %v", test.spec, warnings, err)
			continue
		}
		got, state := keys.Open(5, test.dst, test.payload)
		if state != printer.ESPOpen || !bytes.Equal(got, clear) {
			t.Errorf("%q: state %d, %q", test.spec, state, got)
		}
	}
}

func TestOpenNot(t *testing.T) {
	keys, _, err := esp.Parse("5@10.0.0.2 aes128-cbc-hmac96:secret")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		spi  uint32
		dst  []byte
		size int
		want printer.ESPState
	}{
		{6, dst4, 60, printer.ESPClosed},
		{5, dst6, 60, printer.ESPClosed},
		{5, dst4, 16 + 12 + 17, printer.ESPClosed},
		{5, dst4, 16 + 12, printer.ESPCut},
		{5, dst4, 0, printer.ESPCut},
		{5, dst4, 16 + 12 + 16, printer.ESPOpen},
	}
	for _, test := range tests {
		if _, got := keys.Open(test.spi, test.dst, make([]byte, test.size)); got != test.want {
			t.Errorf("spi %d, %d bytes: %d, want %d", test.spi, test.size, got, test.want)
		}
	}
}

func TestParseWarns(t *testing.T) {
	tests := []struct{ spec, warning string }{
		{"3des-cbc", "failed to decode espsecret: 3des-cbc"},
		{"foo:bar", "failed to find cipher algo foo"},
		{"5 aes128:x", "print_esp: failed to decode spi# 5"},
		{"zz@10.0.0.2 aes128:x", "print_esp: failed to decode spi# zz"},
		{"5@bad aes128:x", "print_esp: can not decode IP# bad"},
		{"aes128:0x" + strings.Repeat("00", 300), "secret is too big: 300"},
	}
	for _, test := range tests {
		_, warnings, err := esp.Parse(test.spec)
		if err != nil || len(warnings) != 1 || warnings[0] != test.warning {
			t.Errorf("%q: %q, %v; want %q", test.spec, warnings, err, test.warning)
		}
	}
	if _, _, err := esp.Parse("des:0x1g"); err == nil || err.Error() != "invalid hex digit g in espsecret" {
		t.Errorf("a digit that is none: %v", err)
	}
}

func TestParseFile(t *testing.T) {
	name := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(name, []byte("# a comment\n\n5@10.0.0.2 aes128:0123456789abcdef\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	keys, warnings, err := esp.Parse("file " + name)
	if err != nil || warnings != nil {
		t.Fatal(warnings, err)
	}
	if _, state := keys.Open(5, dst4, make([]byte, 48)); state != printer.ESPOpen {
		t.Errorf("state %d", state)
	}
	var missing *esp.FileError
	_, _, err = esp.Parse("file " + name + "x")
	if !errors.As(err, &missing) || !strings.HasSuffix(err.Error(), "keysx: No such file or directory") {
		t.Errorf("no such file: %v", err)
	}
}
