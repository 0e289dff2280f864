import ArgumentParser
import CQRencode
import MeshNode
import TOMLKit

@main struct MeshChat: ParsableCommand { func run() {} }
