// Two certificates of nobody, with their keys, for servers of tests: valid for a hundred years, trusted by no one.

export interface TestCertificate {
  name: string;
  certificate: string;
  key: string;
}

export const firstCertificate: TestCertificate = {
  name: "mail-a.hotel.example",
  certificate: `-----BEGIN CERTIFICATE-----
MIIBtTCCAVygAwIBAgIUHhg+aW53VGAMaYfBlVHXqQ2+bZMwCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUbWFpbC1hLmhvdGVsLmV4YW1wbGUwIBcNMjYxMTIyMTcyNzA4
WhgPMjEyNjEwMjkxNzI3MDhaMB8xHTAbBgNVBAMMFG1haWwtYS5ob3RlbC5leGFt
cGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE3bT1QdrftXNRKwj6e9t/g5zf
Z/PYGqTsZAlKGjYcgoDhIFzgMyDmVedCibc7Q04O0tL5HSN3wvDgL12g1D+uqaN0
MHIwHQYDVR0OBBYEFM5G5gesK5GCrtXvuodnWnVIOiOLMB8GA1UdIwQYMBaAFM5G
5gesK5GCrtXvuodnWnVIOiOLMA8GA1UdEwEB/wQFMAMBAf8wHwYDVR0RBBgwFoIU
bWFpbC1hLmhvdGVsLmV4YW1wbGUwCgYIKoZIzj0EAwIDRwAwRAIgdaHLHGs/PT4U
gSV4U06clDsWR/VmCqIS49l6M6oU74oCIB5fSewHkckBKPHyL9pRx/aYj0MU9ggs
wKyqAgQ4Hpbw
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgZeFfpEdTBo6n1rBQ
XEmmWw3jEOoDOqCk9fmuWUk5/3+hRANCAATdtPVB2t+1c1ErCPp723+DnN9n89ga
pOxkCUoaNhyCgOEgXOAzIOZV50KJtztDTg7S0vkdI3fC8OAvXaDUP66p
-----END PRIVATE KEY-----
`,
};

export const secondCertificate: TestCertificate = {
  name: "mail-b.hotel.example",
  certificate: `-----BEGIN CERTIFICATE-----
MIIBtTCCAVygAwIBAgIUOJnOlBnOaeckkDOAo4Aur1mkySgwCgYIKoZIzj0EAwIw
HzEdMBsGA1UEAwwUbWFpbC1iLmhvdGVsLmV4YW1wbGUwIBcNMjYxMTIyMTcyNzA4
WhgPMjEyNjEwMjkxNzI3MDhaMB8xHTAbBgNVBAMMFG1haWwtYi5ob3RlbC5leGFt
cGxlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAECmqRB4twqo3eZdzdthJl6njh
MTQxrEwctBhgX8GxjYUANKiYVfRqFlDeAXJ59r0NnRPwGR+Th6GMWUEdGarHSKN0
MHIwHQYDVR0OBBYEFMKYR9Ey/8lApR64lgdmcHASnE/dMB8GA1UdIwQYMBaAFMKY
R9Ey/8lApR64lgdmcHASnE/dMA8GA1UdEwEB/wQFMAMBAf8wHwYDVR0RBBgwFoIU
bWFpbC1iLmhvdGVsLmV4YW1wbGUwCgYIKoZIzj0EAwIDRwAwRAIgMRxo6ePM2y+f
V+qHBa/lJRHZM76vj8AmqqoZF7y3/tcCIByEYGUZtoUVIMi4jMA0GxNyPPdQWZbp
SvKDdq/tEnLz
-----END CERTIFICATE-----
`,
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgsKsoIwe2NUBxHs60
zrlcHikAxg0ybc9q0hAglLwn4FGhRANCAAQKapEHi3Cqjd5l3N22EmXqeOExNDGs
TBy0GGBfwbGNhQA0qJhV9GoWUN4Bcnn2vQ2dE/AZH5OHoYxZQR0ZqsdI
-----END PRIVATE KEY-----
`,
};
