package show

import (
	"bytes"
	"encoding/json"
	"reflect"
)

// marshalAbsentAsNull writes a struct as JSON with null for an empty string: the text did not give the
// value. The structs keep plain strings, because their readers compare more than they ask.
func marshalAbsentAsNull(row any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false) // the caller's encoder decides
	v := reflect.ValueOf(row)
	for i := range v.NumField() {
		if !v.Type().Field(i).IsExported() {
			continue
		}
		if i == 0 {
			out.WriteByte('{')
		} else {
			out.WriteByte(',')
		}
		if err := enc.Encode(v.Type().Field(i).Tag.Get("json")); err != nil {
			return nil, err
		}
		out.WriteByte(':')
		value := v.Field(i).Interface()
		if value == "" {
			value = nil
		}
		if err := enc.Encode(value); err != nil {
			return nil, err
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// MarshalJSON writes null for what the text does not give.
func (sa IKEv2SA) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(sa) }

// MarshalJSON writes null for what the text does not give.
func (sa ISAKMPSA) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(sa) }

// MarshalJSON writes null for what the text does not give.
func (i IPsecInterface) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(i) }

// MarshalJSON writes null for what the text does not give.
func (f IPsecFlow) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(f) }

// MarshalJSON writes null for what the text does not give.
func (sa ESPSA) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(sa) }

// MarshalJSON writes null for what the text does not give.
func (i SessionIKE) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(i) }

// MarshalJSON writes null for what the text does not give.
func (f CryptoFlow) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(f) }

// MarshalJSON writes null for what the text does not give.
func (sa ISAKMPSADetail) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(sa) }

// MarshalJSON writes null for what the text does not give.
func (s CryptoSession) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(s) }

// MarshalJSON writes null for what the text does not give.
func (s CryptoSessionBrief) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(s) }

// MarshalJSON writes null for what the text does not give.
func (t Track) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(t) }

// MarshalJSON writes null for what the text does not give.
func (t TrackBrief) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(t) }

// MarshalJSON writes null for what the text does not give.
func (o IPSLAOperation) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(o) }

// MarshalJSON writes null for what the text does not give.
func (r IPSLASummaryRow) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(r) }

// MarshalJSON writes null for what the text does not give.
func (i InterfaceBrief) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(i) }

// MarshalJSON writes null for what the text does not give.
func (i TunnelInterface) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(i) }

// MarshalJSON writes null for what the text does not give.
func (v Version) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(v) }

// MarshalJSON writes null for what the text does not give.
func (l AccessList) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(l) }

// MarshalJSON writes null for what the text does not give.
func (e AccessListEntry) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(e) }

// MarshalJSON writes null for what the text does not give.
func (o IPSLAConfiguration) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(o) }

// MarshalJSON writes null for what the text does not give.
func (e RouteMapEntry) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(e) }

// MarshalJSON writes null for what the text does not give.
func (h RouteMapHop) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(h) }

// MarshalJSON writes null for what the text does not give.
func (i InventoryItem) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(i) }

// MarshalJSON writes null for what the text does not give.
func (l License) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(l) }

// MarshalJSON writes null for what the text does not give.
func (u LicenseUDI) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(u) }

// MarshalJSON writes null for what the text does not give.
func (d ConfigDifference) MarshalJSON() ([]byte, error) { return marshalAbsentAsNull(d) }
