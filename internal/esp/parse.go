package esp

import (
	"bufio"
	"bytes"
	"crypto/aes"
	"crypto/des"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"strconv"
	"strings"
)

// FileError is what Parse returns when a file of keys cannot be read.
type FileError struct {
	Name string
	Err  error
}

// Error is the message of tcpdump.
func (e *FileError) Error() string {
	why := e.Err
	var path *os.PathError
	if errors.As(why, &path) {
		why = path.Err
	}
	text := why.Error()
	return "esp_print_decode_onesecret: can't open " + e.Name + ": " + strings.ToUpper(text[:1]) + text[1:]
}

// Unwrap returns the reason.
func (e *FileError) Unwrap() error { return e.Err }

// maxSecret is the greatest length of a secret, in bytes.
const maxSecret = 256

// Parse reads the argument of -E: keys separated by commas or line breaks, each
// "spi@address algorithm:secret" or, for whatever is not named, "algorithm:secret";
// or "file name" for a file with one a line. A key that makes no sense is left out
// with a warning; an error is a secret whose digits are none, or a file that
// cannot be read.
func Parse(spec string) (keys *Keys, warnings []string, err error) {
	keys = &Keys{}
	for _, line := range strings.FieldsFunc(spec, func(r rune) bool { return r == ',' || r == '\n' }) {
		w, err := keys.line(line)
		warnings = append(warnings, w...)
		if err != nil {
			return nil, warnings, err
		}
	}
	return keys, warnings, nil
}

// line adds the key of one line, or those of a file.
func (k *Keys) line(line string) (warnings []string, err error) {
	who, how, named := strings.Cut(line, " ")
	if tab := strings.IndexByte(line, '\t'); tab >= 0 && (!named || tab < len(who)) {
		who, how, named = line[:tab], line[tab+1:], true
	}
	how = strings.TrimLeft(how, " \t")
	if named && who == "file" {
		return k.file(how)
	}
	var a association
	if named {
		if warning := a.name(who); warning != "" {
			return []string{warning}, nil
		}
	} else {
		how = line
	}
	warning, err := a.algorithm(how)
	if warning != "" || err != nil {
		if warning != "" {
			warnings = []string{warning}
		}
		return warnings, err
	}
	if named {
		k.associations = append([]association{a}, k.associations...)
	} else {
		k.fallback = &a
	}
	return nil, nil
}

// file adds the keys of a file; lines that begin with # are comments.
func (k *Keys) file(name string) (warnings []string, err error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, &FileError{name, err}
	}
	lines := bufio.NewScanner(bytes.NewReader(data))
	for lines.Scan() {
		line := lines.Text()
		if line == "" || line[0] == '#' || strings.HasPrefix(line, "file ") {
			continue
		}
		w, err := k.line(line)
		warnings = append(warnings, w...)
		if err != nil {
			return warnings, err
		}
	}
	return warnings, nil
}

// name reads which packets an association is of, or says why it cannot.
func (a *association) name(who string) (warning string) {
	spi, addr, ok := strings.Cut(who, "@")
	if !ok {
		return "print_esp: failed to decode spi# " + who
	}
	n, err := strconv.ParseUint(spi, 0, 32)
	if err != nil {
		return "print_esp: failed to decode spi# " + spi
	}
	a.spi = uint32(n)
	if a.dst, err = netip.ParseAddr(addr); err != nil {
		return "print_esp: can not decode IP# " + addr
	}
	return ""
}

// algorithm reads how packets are encrypted, or says why it cannot.
func (a *association) algorithm(how string) (warning string, err error) {
	name, secret, ok := strings.Cut(how, ":")
	if !ok {
		return "failed to decode espsecret: " + how, nil
	}
	full := name
	if i := strings.Index(name, "-hmac96"); i >= 0 {
		name, a.tag = name[:i], 12
	}
	name, _, _ = strings.Cut(name, "-cbc")
	key, err := decodeSecret(secret)
	if err != nil {
		return "", err
	}
	if len(key) > maxSecret {
		return fmt.Sprintf("secret is too big: %d", len(key)), nil
	}
	if !a.cipher(strings.ToLower(name), key) {
		if a.tag == 0 && name == full {
			return "failed to find cipher algo " + full, nil
		}
		return "failed to find cipher algo " + name, nil
	}
	return "", nil
}

// decodeSecret returns the bytes of a secret: hexadecimal after 0x, or text.
func decodeSecret(secret string) ([]byte, error) {
	if len(secret) < 2 || secret[0] != '0' || secret[1] != 'x' {
		return []byte(secret), nil
	}
	var key []byte
	for s := secret[2:]; len(s) >= 2; s = s[2:] {
		n, err := strconv.ParseUint(s[:2], 16, 8)
		if err != nil {
			bad := s[0]
			if strings.IndexByte("0123456789abcdefABCDEF", bad) >= 0 {
				bad = s[1]
			}
			return nil, fmt.Errorf("invalid hex digit %c in espsecret", bad)
		}
		key = append(key, byte(n))
	}
	return key, nil
}

// cipher chooses a cipher by name and reports whether there is such a one. A
// secret is filled up with zeros, or cut, to the size that the cipher wants.
func (a *association) cipher(name string, key []byte) bool {
	a.chained = true
	padded := make([]byte, maxSecret)
	copy(padded, key)
	var err error
	switch name {
	case "des":
		a.block, err = des.NewCipher(padded[:8])
	case "3des", "des3":
		a.block, err = des.NewTripleDESCipher(padded[:24])
	case "des-ede3":
		a.chained = false
		a.block, err = des.NewTripleDESCipher(padded[:24])
	case "aes128", "aes-128-cbc":
		a.block, err = aes.NewCipher(padded[:16])
	case "aes192", "aes-192-cbc":
		a.block, err = aes.NewCipher(padded[:24])
	case "aes256", "aes-256-cbc":
		a.block, err = aes.NewCipher(padded[:32])
	default:
		return false
	}
	return err == nil
}
