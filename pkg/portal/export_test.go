package portal

// Obfuscated is what is sent of an API key.
var Obfuscated = obfuscated
