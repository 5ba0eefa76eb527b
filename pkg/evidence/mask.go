package evidence

import "reflect"

// Masked is a copy in which every string has gone through mask, and every list that is missing is an
// empty one. Masking what is written in the end would not do: in HTML and in JSON a secret may look
// different.
func (d Document) Masked(mask func(string) string) Document {
	return masked(reflect.ValueOf(d), mask).Interface().(Document) //nolint:forcetypeassert // a copy has its type
}

// masked copies what it changes. Times and numbers hold no strings of ours and stay.
func masked(v reflect.Value, mask func(string) string) reflect.Value {
	out := reflect.New(v.Type()).Elem()
	out.Set(v)
	switch v.Kind() { //nolint:exhaustive // everything else holds no string
	case reflect.String:
		out.SetString(mask(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				out.Field(i).Set(masked(v.Field(i), mask))
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			out.Set(masked(v.Elem(), mask).Addr())
		}
	case reflect.Slice:
		out.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
		for i := range v.Len() {
			out.Index(i).Set(masked(v.Index(i), mask))
		}
	}
	return out
}
