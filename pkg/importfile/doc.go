// Package importfile answers: what does the file say by which the ZIA admin portal imports VPN credentials, and what
// can such a file not hold?
//
//	files, err := importfile.Encode(rows)             // at most 3,000 rows each, keys in clear
//	rows, err := importfile.Parse("vpn.csv", data)    // or every mistake, with its place
//
// What is documented of the format (Zscaler, "Importing VPN Credentials from a CSV File"):
//
//   - a row has an action, a type, a user name, a comment, a pre-shared key and who manages it, in that order,
//     with commas between them and no header: `+,UFQDN,jane.doe@example.com,My comment,12345,,`
//   - the action is + or -, the type UFQDN, IP or XAUTH; credentials of type XAUTH cannot be added
//   - a file has at most 3,000 rows; user names are kept in lower case
//
// What is inferred, because nothing is said of it: that a row ends with two commas, as in the examples, where six
// fields are documented; that there is no way to write a comma or a quote inside a field, so that both are refused;
// that the file is ASCII with a line feed behind each row; that blanks around a field are not meant; and that a
// deletion carries the key, as its example does. It reads what it writes, and rows with fewer commas at the end, with
// CR LF and with a mark of UTF-8 in front.
//
// It opens no file, and no key is in any of its errors.
package importfile
