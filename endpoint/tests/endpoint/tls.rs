//! TLS in front of a service, with a certificate that is made for the occasion.

use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use tempfile::NamedTempFile;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// Takes connections off TLS and passes them on. It ends when this is dropped.
pub(crate) struct Tls {
    address: SocketAddr,
    authority: String,
    task: JoinHandle<()>,
}

impl Tls {
    /// In front of a service, with a certificate for this name by an authority of its own.
    pub(crate) async fn before(service: SocketAddr, name: &str) -> Self {
        Self::with(service, CertificateParams::new([name.to_owned()]).unwrap()).await
    }

    /// The same, with a certificate that was good long ago.
    pub(crate) async fn expired_before(service: SocketAddr, name: &str) -> Self {
        let mut certificate = CertificateParams::new([name.to_owned()]).unwrap();
        certificate.not_before = date_time_ymd(2000, 1, 1);
        certificate.not_after = date_time_ymd(2001, 1, 1);
        Self::with(service, certificate).await
    }

    async fn with(service: SocketAddr, certificate: CertificateParams) -> Self {
        let mut authority = CertificateParams::default();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = certificate.signed_by(&key, &authority).unwrap();
        Self::showing(service, certificate.der().clone(), &key, authority.pem()).await
    }

    /// In front of a service, with a certificate that is an authority and vouches for
    /// itself, as `openssl req -x509` makes it.
    pub(crate) async fn its_own_authority_before(service: SocketAddr, name: &str) -> Self {
        let mut certificate = CertificateParams::new([name.to_owned()]).unwrap();
        certificate.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = certificate.self_signed(&key).unwrap();
        Self::showing(service, certificate.der().clone(), &key, certificate.pem()).await
    }

    async fn showing(
        service: SocketAddr,
        certificate: CertificateDer<'static>,
        key: &KeyPair,
        authority: String,
    ) -> Self {
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        // What is behind it has HTTP/1.1 alone, so that nobody gets on who takes the other one
        // where they can, as many services offer it.
        config.alpn_protocols = [&b"h2"[..], b"http/1.1"].map(<[u8]>::to_vec).into();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                tokio::spawn(async move {
                    // Fails where the other side does not trust the certificate.
                    if let Ok(mut stream) = acceptor.accept(stream).await {
                        let mut inner = TcpStream::connect(service).await.unwrap();
                        let _ = copy_bidirectional(&mut stream, &mut inner).await;
                    }
                });
            }
        });
        Self {
            address,
            authority,
            task,
        }
    }

    /// Its address under a name.
    pub(crate) fn origin(&self, name: &str) -> String {
        format!("https://{name}:{}", self.address.port())
    }

    /// A file with the certificate of its authority.
    pub(crate) fn authority(&self) -> NamedTempFile {
        let mut file = NamedTempFile::new().unwrap();
        file.write_all(self.authority.as_bytes()).unwrap();
        file
    }
}

impl Drop for Tls {
    fn drop(&mut self) {
        self.task.abort();
    }
}
