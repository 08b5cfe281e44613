using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ClaudeRoute.Relay.Tests.Support;

/// <summary>Certificates made at run time: an authority, and servers that it vouches for.</summary>
internal sealed class Certificates : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly X509Certificate2 _root;

    public Certificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        _root = request.CreateSelfSigned(Now.AddYears(-2), Now.AddYears(2));
    }

    /// <summary>The authority, for those who trust it.</summary>
    public X509Certificate2Collection Roots => [X509CertificateLoader.LoadCertificate(_root.RawData)];

    /// <summary>A certificate of 127.0.0.1 and localhost.</summary>
    public X509Certificate2 Valid() => Issue(Now.AddDays(-1), Now.AddYears(1), IPAddress.Loopback, "localhost");

    /// <summary>One that has expired.</summary>
    public X509Certificate2 Expired() => Issue(Now.AddYears(-1), Now.AddDays(-1), IPAddress.Loopback, "localhost");

    /// <summary>One of another host.</summary>
    public X509Certificate2 OtherName() => Issue(Now.AddDays(-1), Now.AddYears(1), null, "other.example");

    /// <summary>One that nobody vouches for.</summary>
    public static X509Certificate2 SelfSigned()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Usable(Request(key, IPAddress.Loopback, "localhost").CreateSelfSigned(Now.AddDays(-1), Now.AddYears(1)));
    }

    public void Dispose() => _root.Dispose();

    private X509Certificate2 Issue(DateTimeOffset from, DateTimeOffset until, IPAddress? address, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Request(key, address, name).Create(_root, from, until, RandomNumberGenerator.GetBytes(8));
        return Usable(issued.CopyWithPrivateKey(key));
    }

    private static CertificateRequest Request(ECDsa key, IPAddress? address, string name)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (address is not null)
        {
            names.AddIpAddress(address);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        return request;
    }

    // A key that lies in memory only is not taken by every TLS implementation.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
        }
    }
}
